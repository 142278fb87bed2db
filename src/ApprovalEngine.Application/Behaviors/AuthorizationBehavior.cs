using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Application.Persistence;
using MediatR;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>The caller lacks the permission everywhere.</summary>
public sealed record PermissionMissing(string UserName, string Permission)
    : ForbiddenError("permission.missing", $"{UserName} holds no role that may do this (needs {Permission}).");

/// <summary>The sign-in belongs to nobody who is active.</summary>
public sealed record PersonUnknown(string UserName)
    : ForbiddenError("person.unknown", $"{UserName} is not an active person of this company.");

/// <summary>Lets a use case pass only for those who may send it. The scope is checked by the handler, which knows the thing.</summary>
internal sealed class AuthorizationBehavior<TRequest, TResponse>(Caller caller, TimeProvider clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IUseCase
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (caller.IsSystem)
        {
            return TRequest.SystemOnly || TRequest.Needs is not Permissions.None && caller.Channel is "command"
                ? await next()
                : TResponse.Refused(new PermissionMissing(caller.UserName, "a person"));
        }

        if (TRequest.SystemOnly)
        {
            return TResponse.Refused(new PermissionMissing(caller.UserName, "the system"));
        }

        if (await caller.PersonAsync(cancellationToken) is not { IsActive: true } person)
        {
            return TResponse.Refused(new PersonUnknown(caller.UserName));
        }

        return TRequest.Needs is Permissions.None || person.May(TRequest.Needs, BusinessDay.Of(clock.Now()))
            ? await next()
            : TResponse.Refused(new PermissionMissing(caller.UserName, TRequest.Needs.ToString()));
    }
}
