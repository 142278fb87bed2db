using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.AspNetCore.Authorization;

namespace ApprovalEngine.Web.Security;

/// <summary>The door to everything below /elsa: some role of the caller's may look at workflows. What it shows of them is the use case's check.</summary>
internal sealed class SeesWorkflows : IAuthorizationRequirement;

internal sealed class SeesWorkflowsHandler(Caller caller, TimeProvider clock) : AuthorizationHandler<SeesWorkflows>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SeesWorkflows requirement)
    {
        if (await caller.PersonAsync(CancellationToken.None) is { } person && person.May(Permissions.ReadWorkflows, BusinessDay.Of(clock.Now())))
        {
            context.Succeed(requirement);
        }
    }
}
