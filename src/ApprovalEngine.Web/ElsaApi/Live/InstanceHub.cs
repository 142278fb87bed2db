using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ApprovalEngine.Web.ElsaApi.Live;

/// <summary>
/// Where Studio's viewer asks to be told when an instance moves. The method's name and what it is told are Elsa's. The door has let in whoever
/// may look at workflows; each instance is checked by itself.
/// </summary>
internal sealed class InstanceHub(LiveWatchers watchers, ApprovalDbContext db, Caller caller, IMediator mediator, TimeProvider clock) : Hub
{
    public override async Task OnConnectedAsync()
    {
        var until = Context.GetHttpContext()?.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc ?? clock.GetUtcNow() + SignInDesk.TokenLife;
        if (await SignedIn.FindAsync(db, Context.User!, Context.ConnectionAborted) is not { } person || !watchers.Add(new Watcher(Context, person.UserName, LiveWatchers.RightsOf(person, clock), until)))
        {
            Context.Abort();
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watchers.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>Begins to tell the connection of an instance.</summary>
    /// <exception cref="HubException">The person may not see it, or watches too many already.</exception>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (await SignedIn.FindAsync(db, Context.User!, Context.ConnectionAborted) is not { } person)
        {
            Context.Abort();
            return;
        }

        caller.Is(person, "rest");
        var visible = await mediator.Send(new WatchInstances([instanceId]), Context.ConnectionAborted);
        if (visible.Value?.Ids is not [var id])
        {
            throw new HubException("There is no such workflow instance.");
        }

        // The group first: what happens from now on is told, and the first look behind it finds what happened before.
        await Groups.AddToGroupAsync(Context.ConnectionId, id, Context.ConnectionAborted);
        if (!watchers.Watch(Context.ConnectionId, id))
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, id, Context.ConnectionAborted);
            throw new HubException("This connection watches too many workflow instances.");
        }
    }
}
