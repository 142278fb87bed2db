using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>The tasks of a delegation were looked at.</summary>
/// <param name="Due">When it was due: where it was ended meanwhile, it is due again.</param>
/// <param name="BegunAt">When the look began: what has changed since then needs another one.</param>
internal sealed record NoteLook(Guid Id, DateTimeOffset Due, DateTimeOffset BegunAt) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class NoteLookHandler(ApprovalDbContext db) : IRequestHandler<NoteLook, Result<Done>>
{
    public async Task<Result<Done>> Handle(NoteLook command, CancellationToken cancellationToken)
    {
        if (await db.Delegations.SingleOrDefaultAsync(one => one.Id == command.Id, cancellationToken) is not { } delegation)
        {
            return new DelegationUnknown(command.Id);
        }

        if (delegation.LookAt == command.Due)
        {
            delegation.Looked(command.BegunAt);
        }

        return default(Done);
    }
}
