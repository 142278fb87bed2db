using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Asks for the open tasks of one request whom the delegations of today name.</summary>
internal sealed record MoveTasks(string Number) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class MoveTasksHandler(ApprovalDbContext db, StandInDesk standIns) : IRequestHandler<MoveTasks, Result<Done>>
{
    public async Task<Result<Done>> Handle(MoveTasks command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number, cancellationToken) is not { } request)
        {
            return new RequestUnknown(command.Number);
        }

        if (request.Status is not RequestStatus.InReview)
        {
            return new NotInReview(request.Number, request.Status);
        }

        await standIns.SettleAsync(request, cancellationToken);
        return default(Done);
    }
}
