using ApprovalEngine.Application.Execution.Live;
using MediatR;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Workflow instances as Elsa Studio's list and viewer ask for them. Who sees which is the use cases' check.</summary>
internal static class InstanceEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder group)
    {
        group.MapPost("/workflow-instances", FindAsync).WithName("ElsaListInstances");
        group.MapGet("/workflow-instances/{id}", GetAsync).WithName("ElsaGetInstance");
        group.MapPost("/workflow-instances/{id}/journal", JournalAsync).WithName("ElsaGetJournal");
        group.MapGet("/workflow-instances/{id}/execution-state", ProgressAsync).WithName("ElsaGetExecutionState");
        group.MapGet("/workflow-instances/{id}/variables", VariablesAsync).WithName("ElsaGetVariables");
    }

    private static async Task<IResult> FindAsync(FindBody? body, IMediator mediator, CancellationToken cancellationToken)
    {
        body ??= new FindBody();
        if (body.IsSystem is true)
        {
            // Elsa's word for workflows of the engine itself, of which there are none.
            return ElsaAnswers.Json(new { Items = Array.Empty<object>(), TotalCount = 0 });
        }

        return ElsaAnswers.Of(await mediator.Send(body.ToQuery(), cancellationToken), found => new { Items = found.Items.Select(InstanceShapes.Summary), found.TotalCount });
    }

    private static async Task<IResult> GetAsync(string id, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new ViewInstance(id), cancellationToken), InstanceShapes.Instance);

    private static async Task<IResult> JournalAsync(string id, int? skip, int? take, JournalBody? body, IMediator mediator, CancellationToken cancellationToken)
    {
        var filter = body?.Filter ?? new JournalFilter();
        var query = new ViewJournal(
            id, skip ?? 0, take ?? 100, filter.ActivityIds ?? [], filter.ActivityNodeIds ?? [], filter.ExcludedActivityTypes ?? [], filter.EventNames ?? []);
        return ElsaAnswers.Of(await mediator.Send(query, cancellationToken), journal => new { Items = journal.Lines.Select(InstanceShapes.JournalLine), journal.TotalCount });
    }

    private static async Task<IResult> ProgressAsync(string id, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new ViewProgress(id), cancellationToken), progress => progress);

    private static async Task<IResult> VariablesAsync(string id, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new ViewVariables(id), cancellationToken), variables => new
        {
            Items = variables.Items.Select(one => new { one.Id, one.Name, Value = InstanceShapes.Json(one.Value) }),
            variables.Items.Count,
        });

    internal sealed record FindBody
    {
        public int? Page { get; init; }

        public int? PageSize { get; init; }

        public string? SearchTerm { get; init; }

        public string? DefinitionId { get; init; }

        public IReadOnlyList<string>? DefinitionIds { get; init; }

        public string? CorrelationId { get; init; }

        public int? Version { get; init; }

        public bool? HasIncidents { get; init; }

        public bool? IsSystem { get; init; }

        public string? Status { get; init; }

        public IReadOnlyList<string>? Statuses { get; init; }

        public string? SubStatus { get; init; }

        public IReadOnlyList<string>? SubStatuses { get; init; }

        public string? OrderBy { get; init; }

        public string? OrderDirection { get; init; }

        public IReadOnlyList<TimestampFilter>? TimestampFilters { get; init; }

        public FindInstances ToQuery() => new(
            Page ?? 0, PageSize ?? 20, SearchTerm, All(DefinitionId, DefinitionIds), CorrelationId, Version, HasIncidents, All(Status, Statuses), All(SubStatus, SubStatuses),
            [.. (TimestampFilters ?? []).Select(one => new InstantFilter(one.Column ?? "", one.Operator ?? "", one.Timestamp ?? default))], OrderBy, OrderDirection is "Ascending");

        private static IReadOnlyList<string> All(string? one, IReadOnlyList<string>? several) => one is { Length: > 0 } word ? [word, .. several ?? []] : several ?? [];
    }

    internal sealed record TimestampFilter(string? Column, string? Operator, DateTimeOffset? Timestamp);

    internal sealed record JournalBody(JournalFilter? Filter);

    internal sealed record JournalFilter
    {
        public IReadOnlyList<string>? ActivityIds { get; init; }

        public IReadOnlyList<string>? ActivityNodeIds { get; init; }

        public IReadOnlyList<string>? ExcludedActivityTypes { get; init; }

        public IReadOnlyList<string>? EventNames { get; init; }
    }
}
