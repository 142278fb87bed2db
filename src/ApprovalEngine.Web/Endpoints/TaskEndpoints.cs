using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>My inbox, and the main job: the decision.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tasks").WithTags("Tasks");
        group.MapGet("/", ListAsync).WithName("ListTasks");
        group.MapPost("/{id:guid}/decision", DecideAsync).WithName("DecideTask");
    }

    private static async Task<Results<Ok<Page<InboxTask>>, ProblemHttpResult>> ListAsync(string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListTasks(cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<DecisionView>, ProblemHttpResult>> DecideAsync(
        Guid id, DecisionBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        // An approval with changes that were passed over would be an approval of something else.
        if (body.Unsupported is { } unsupported)
        {
            return unsupported.ToProblem();
        }

        return IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new DecideTask(id, body.Verdict ?? "", body.Comment, body.ContentHash ?? "", seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);
    }

    internal sealed record DecisionBody(string? Verdict, string? Comment, string? ContentHash, JsonElement? Amendments, JsonElement? To)
    {
        public DecisionMemberUnsupported? Unsupported => (IsGiven(Amendments), IsGiven(To)) switch
        {
            (true, _) => new DecisionMemberUnsupported("amendments"),
            (_, true) => new DecisionMemberUnsupported("to"),
            _ => null,
        };

        private static bool IsGiven(JsonElement? member) => member is { ValueKind: not JsonValueKind.Null };
    }
}

public sealed record DecisionMemberUnsupported(string Member)
    : InvalidError(
        "decision.unsupported", $"This version decides what was shown: '{Member}' must be null or left out.",
        new Dictionary<string, string[]> { [Member] = ["Expected null."] });
