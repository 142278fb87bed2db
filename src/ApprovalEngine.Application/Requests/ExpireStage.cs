using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>The clock ends a stage that nobody answered in time, and the request with it.</summary>
public sealed record ExpireStage(string Number, int Stage) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class ExpireStageHandler(ApprovalDbContext db, RequestCarrier carrier, AuditTrail audit, TimeProvider clock) : IRequestHandler<ExpireStage, Result<Done>>
{
    public async Task<Result<Done>> Handle(ExpireStage command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number, cancellationToken) is not { } request)
        {
            return new RequestUnknown(command.Number);
        }

        var expired = request.Expire(command.Stage, clock.Now());
        if (expired.IsError)
        {
            return expired.Error;
        }

        await audit.AppendAsync(request.Number, "request.expired", new { command.Stage }, cancellationToken);
        return await carrier.ContinueAsync(request, command.Stage, cancellationToken);
    }
}
