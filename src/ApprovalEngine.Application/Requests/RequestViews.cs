using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Application.Requests;

/// <summary>A matrix row that caused a part of the route.</summary>
public sealed record RuleView(string Row, IReadOnlyDictionary<string, object?> Inputs);

/// <param name="Mode">A word of <see cref="AuthorityMode"/>.</param>
/// <param name="Needed">How many of the people must agree.</param>
/// <param name="NotAsked">Who holds the role, and whose own limit is below the amount.</param>
/// <param name="InsteadOf">The role that the matrix names, where everybody who holds it is among those; null = it is <paramref name="Role"/>.</param>
/// <param name="IsSuperior">The matrix asks whoever is above the requester.</param>
/// <param name="AnsweredLater">Who is not asked here because he answers a later part of the route, and that for both; null = nobody.</param>
public sealed record PartView(
    string Function, int Level, string Role, string Kind, string Mode, int SlaHours, IReadOnlyList<string> People, IReadOnlyList<RuleView> Rules, int Needed,
    IReadOnlyList<LimitedView> NotAsked, string? InsteadOf, bool IsSuperior, IReadOnlyList<AnsweredLaterView>? AnsweredLater = null);

/// <summary>A voice that counts for an earlier part too: nobody is asked twice.</summary>
/// <param name="Stage">Where he is asked.</param>
/// <param name="Role">As what he is asked there.</param>
public sealed record AnsweredLaterView(string Person, int Stage, string Role, string Reason);

/// <summary>Somebody who holds the role and is not asked: the amount is above what he may approve.</summary>
/// <param name="Limit">In the currency of the matrix; 0 = he may approve nothing.</param>
public sealed record LimitedView(string UserName, decimal Limit);

/// <param name="DrawnAs">The name of the step in the workflow's drawing that asks it; null = the matrix asks it.</param>
public sealed record StageRouteView(int Stage, string Mode, IReadOnlyList<PartView> Parts, string? DrawnAs = null);

/// <summary>Something about the route that people must know.</summary>
/// <param name="Code">matrix.no-rule, matrix.too-few, segregation.dual-control, segregation.recommender, route.nobody, route.too-few or route.same-person.</param>
public sealed record Finding(string Code, string Message);

/// <param name="People">Who is asked; the requester never, and nobody in another's name.</param>
/// <param name="IsVote">Its no is one vote among several, and does not end the request by itself.</param>
/// <param name="OnBehalfOf">In whose name it was decided; null = in his own who did.</param>
/// <param name="CarriedFromRound">The round whose decision answers it, so that nobody was asked again; null = it was asked in its own.</param>
public sealed record TaskView(
    Guid Id, string Function, int Level, string Role, string Kind, IReadOnlyList<string> People, string Status, string? DecidedBy, string? Verdict, string? Comment,
    DateTimeOffset? DecidedAt, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, DateTimeOffset? ExpiresAt, string? OnBehalfOf, Guid? DelegationId,
    IReadOnlyList<AwayView> Away, IReadOnlyList<StandInView> StandIns, bool IsVote, int? CarriedFromRound = null);

/// <summary>Somebody of an open task who is away.</summary>
/// <param name="Until">The last day; null = for good.</param>
public sealed record AwayView(string UserName, Guid DelegationId, DateOnly? Until);

/// <summary>Who is asked in the name of somebody who is away.</summary>
public sealed record StandInView(string UserName, string OnBehalfOf, Guid DelegationId);

public sealed record StageView(int Stage, string Mode, string Status, IReadOnlyList<TaskView> Tasks);

/// <param name="Attempt">1, and one more for each time that it was ordered again.</param>
public sealed record EffectView(Guid Id, string Kind, string Status, string? DocumentNumber, string? Message, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgedAt, int Attempt);

public sealed record AttachmentView(
    Guid Id, string Kind, string FileName, string ContentType, long Size, string Sha256, string AttachedBy, DateTimeOffset AttachedAt, string Href)
{
    internal static AttachmentView Of(string requestNumber, Attachment one) => new(
        one.Id, one.Kind, one.FileName, one.ContentType, one.Size, one.Sha256, one.AttachedBy, one.AttachedAt, $"/api/requests/{requestNumber}/attachments/{one.Id}");
}

/// <summary>The authority rate of a request in another currency than the matrix's.</summary>
/// <param name="Newer">A newer one that asks for more, or has asked; null = there is none.</param>
public sealed record RateView(string Currency, decimal Rate, DateOnly ValidFrom, NewerRateView? Newer = null);

/// <summary>A newer authority rate at which the matrix asks for more than the route had.</summary>
/// <param name="MissingRoles">Whom it asks besides; at the latest the last voice has the route extended by them. Empty = that has been done.</param>
public sealed record NewerRateView(decimal Rate, DateOnly ValidFrom, IReadOnlyList<string> MissingRoles);

/// <summary>A version of the matrix that was published for requests under way, too, and asks for more than the route had.</summary>
/// <param name="MissingRoles">Whom it asks besides; at the latest the last voice has the route extended by them. Empty = that has been done.</param>
public sealed record NewerMatrixView(string Version, IReadOnlyList<string> MissingRoles);

public sealed record LetterView(Guid Id, string Number, string Kind, string Culture, string Status, string Href);

/// <summary>A message that could not be told yet.</summary>
/// <param name="LastError">Null also for those who may not read effects.</param>
/// <param name="ParkedAt">Given up then, after too many tries; it waits for the command <c>retry-outbox</c>.</param>
public sealed record UndeliveredView(Guid Id, string Kind, int Attempts, string? LastError, DateTimeOffset? ParkedAt);

/// <param name="ResolvedAt">Null = it is open.</param>
/// <param name="Resolution">A word of <see cref="Execution.IncidentWords"/>.</param>
public sealed record IncidentView(string Id, string ActivityId, string Code, string Message, DateTimeOffset At, DateTimeOffset? ResolvedAt, string? Resolution);

/// <summary>A request as its readers see it.</summary>
/// <param name="Number">Null in a preview.</param>
/// <param name="Round">Which submission it is, from 1; <paramref name="Stages"/> are those of this one.</param>
/// <param name="EarlierRounds">The submissions that were returned, and changed or submitted again since.</param>
/// <param name="Changes">What has changed since the reader's last answer, or since the last round; null = nothing to compare with.</param>
/// <param name="NewerMatrix">A stricter version that counts for it, too; null = there is none.</param>
/// <param name="Splitting">What other requests of the kind add up to with it; flags and other customers' requests only for those who did not raise it.</param>
public sealed record RequestView(
    string? Number, string Type, string Status, int Version, string ContentHash, string? MatrixVersion, IReadOnlyList<StageRouteView> Route, IReadOnlyList<Finding> Findings,
    string Customer, string LegalEntity, string Branch, decimal Amount, string Currency, string ReasonCode, IReadOnlyDictionary<string, object?> Facts, string Justification,
    string RequestedBy, DateTimeOffset? CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ClosedAt,
    IReadOnlyList<StageView> Stages, IReadOnlyList<EffectView> Effects, IReadOnlyList<LetterView> Letters, IReadOnlyList<IncidentView> Incidents,
    IReadOnlyList<UndeliveredView> Undelivered, string? WorkflowInstanceId, IReadOnlyList<AttachmentView> Attachments, RateView? Rate, string? LegalCase, RouteSplitting? Splitting, int Round,
    IReadOnlyList<RoundView> EarlierRounds, ChangesView? Changes = null, NewerMatrixView? NewerMatrix = null);

internal static class RequestViews
{
    public static RequestView Of(
        ApprovalRequest request, IEnumerable<EffectView> effects, IEnumerable<LetterView> letters, IEnumerable<IncidentView> incidents,
        IEnumerable<UndeliveredView> undelivered, bool isForRequester) => new(
            request.Number, request.Type, request.Status.ToString(), request.Version, request.ContentHash, request.Route?.MatrixVersion,
            RouteOf(request.Route), FindingsOf(request.Route), request.CustomerNumber, request.LegalEntity, request.Branch, request.Amount, request.Currency,
            request.ReasonCode, StoredJson.Read<Dictionary<string, object?>>(request.Facts), request.Justification, request.RequestedBy, request.CreatedAt,
            request.SubmittedAt, request.ClosedAt, StagesOf(request, request.Round),
            [.. effects], [.. letters], [.. incidents], [.. undelivered], request.WorkflowInstanceId,
            [.. request.Attachments.Select(one => AttachmentView.Of(request.Number, one))], RateOf(request.Route), LegalCaseOf(request),
            isForRequester ? request.Route?.Splitting?.ForRequester(request.CustomerNumber) : request.Route?.Splitting,
            request.Round, [.. request.EarlierRounds.Where(round => round.Number != request.Round).Select(round => RoundChanges.Of(request, round))],
            NewerMatrix: request.Route?.NewerMatrix is { } newer ? new NewerMatrixView(newer, []) : null);

    /// <summary>With whom the matrix asks besides by now.</summary>
    public static RequestView With(RequestView view, RouteShift shift)
    {
        List<string> missing = [.. shift.Missing.Select(part => part.Role).Distinct()];
        return shift.MatrixVersion is { } version
            ? view with { NewerMatrix = new NewerMatrixView(version.ToString(CultureInfo.InvariantCulture), missing) }
            : view with { Rate = view.Rate! with { Newer = new NewerRateView(shift.Rate!.Rate, shift.Rate.ValidFrom, missing) } };
    }

    /// <summary>Of a request that this use case has just changed: what follows from it is not told yet.</summary>
    public static RequestView Of(ApprovalRequest request, IEnumerable<Effect> effects) => Of(request, effects.Select(Of), [], [], [], isForRequester: true);

    public static RequestView Preview(RequestContent content, Route route, string requester) => new(
        null, content.Type, "Preview", 0, content.Hash(), route.MatrixVersion, RouteOf(route), FindingsOf(route), content.Customer, content.LegalEntity, content.Branch,
        content.Amount, content.Currency, content.ReasonCode, StoredJson.Read<Dictionary<string, object?>>(content.Facts), content.Justification, requester,
        null, null, null, [], [], [], [], [], null, [], RateOf(route), null, route.Splitting?.ForRequester(content.Customer), 1, []);

    public static EffectView Of(Effect effect) => new(
        effect.Id, effect.Kind, Word(effect.Status), effect.DocumentNumber, effect.Message, effect.CreatedAt, effect.SentAt, effect.AcknowledgedAt, effect.Attempt);

    public static string HrefOf(string requestNumber, Guid letterId) => $"/api/requests/{requestNumber}/letters/{letterId}";

    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static List<StageRouteView> RouteOf(Route? route) =>
        [
            .. (route?.Stages ?? []).Select(stage => new StageRouteView(stage.Stage, "all", [.. stage.Parts.Select(PartOf)])),
            .. (route?.DrawnStages ?? []).Select(drawn => new StageRouteView(drawn.Stage, "all", [PartOf(drawn.Part)], drawn.Activity)),
        ];

    private static PartView PartOf(RoutePart part) => new(
        part.Function, part.Level, part.Role, Word(part.Kind), part.Mode.Word, part.SlaHours, part.People, [.. part.Rules.Select(rule => new RuleView(rule.Row, rule.Inputs))],
        part.VoicesAsked(), [.. (part.Limited ?? []).Select(one => new LimitedView(one.UserName, one.Limit))], part.InsteadOf, part.IsSuperior,
        part.Merged is { } merged ? [.. merged.Select(voice => LaterOf(part, voice))] : null);

    private static AnsweredLaterView LaterOf(RoutePart part, MergedVoice voice) => new(
        voice.Person, voice.Stage, voice.Role,
        FormattableString.Invariant($"{voice.Person} is asked once, as {voice.Role} in stage {voice.Stage}, and what he says there counts for {part.Role} too: nobody else could answer."));

    private static List<Finding> FindingsOf(Route? route)
    {
        List<Finding> findings = [];
        if (route is null)
        {
            return findings;
        }

        if (route.Conflict is { } code)
        {
            findings.Add(new Finding(code, code == SegregationRules.Recommender.Code
                ? "Whoever would recommend this would have to approve it too, and nobody else holds the roles; the request will wait with the matrix owner."
                : $"At least {route.VoicesMin} different people must agree, and fewer hold the roles that are asked; the request will wait with the matrix owner."));
        }

        var asked = route.DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
        var tooFew = asked.Where(part => part.HasTooFew).ToList();
        findings.AddRange(tooFew.Select(part => new Finding(
            "route.too-few", $"{part.VoicesAsked()} people of the role {part.Role} must agree, and only {part.People.Count} may be asked here; the request will wait with the matrix owner.")));
        var isShort = !route.CanApprove && tooFew is [] && route.Conflict is null;
        if (isShort && route.HasApprover)
        {
            findings.Add(new Finding("matrix.too-few", $"At least {route.VoicesMin} different people must agree, and the empowerment matrix asks fewer; the request will wait with the matrix owner."));
        }
        else if (isShort)
        {
            findings.Add(new Finding("matrix.no-rule", "No row of the empowerment matrix lets anybody approve this; the request will wait with the matrix owner."));
        }

        findings.AddRange(asked.Concat(route.DrawnStages.Select(drawn => drawn.Part)).Where(part => part.People is [] && !part.IsAnsweredLater())
            .Select(part => new Finding("route.nobody", $"{WhyNobody(part)}; the request will wait with the matrix owner.")));
        if (route.Conflict is not null)
        {
            return findings;
        }

        // Routes that were pinned before people were asked once.
        findings.AddRange(asked.Where(part => part.NeedsEverybody).SelectMany(part => part.People).GroupBy(person => person).Where(group => group.Count() > 1)
            .Select(group => new Finding("route.same-person", $"{group.Key} must agree in {group.Count()} places, and nobody may agree twice; the request cannot be approved before somebody else can answer for one of the roles.")));
        return findings;
    }

    private static string WhyNobody(RoutePart part) => part switch
    {
        { Role: Domain.Organization.Roles.Superior } => $"Nobody above the requester holds a role of {part.Function} on level {part.Level} here and may approve so much",
        { Limited: not null } => $"Nobody who holds the role {part.Role} here, or one above it, may approve so much",
        _ => $"Nobody holds the role {part.Role} here",
    };

    private static RateView? RateOf(Route? route) => route?.Rate is { } rate
        ? new RateView(rate.Currency, rate.Rate, rate.ValidFrom, route.NewerRate is { } newer ? new NewerRateView(newer.Rate, newer.ValidFrom, []) : null)
        : null;

    // An approved escalation is a case; its number follows from the request's.
    private static string? LegalCaseOf(ApprovalRequest request) =>
        request is { Type: Types.LegalEscalation.Id, Status: RequestStatus.Approved } ? Domain.Customers.LegalCase.NumberOf(request.Number) : null;

    /// <summary>The stages of a round that have been opened.</summary>
    public static List<StageView> StagesOf(ApprovalRequest request, int round) =>
        [.. request.Tasks.Where(task => task.Round == round).GroupBy(task => task.Stage).OrderBy(group => group.Key).Select(group => StageOf(request, round, group))];

    private static StageView StageOf(ApprovalRequest request, int round, IGrouping<int, ApprovalTask> tasks) => new(
        tasks.Key, "all", Word(request.OutcomeOf(tasks.Key, round)), [.. tasks.OrderBy(task => task.Function, StringComparer.Ordinal).Select(task => TaskOf(request, task))]);

    private static TaskView TaskOf(ApprovalRequest request, ApprovalTask task)
    {
        var decision = request.Decisions.FirstOrDefault(one => one.TaskId == task.Id || one.Id == task.CarriedFrom);
        return new TaskView(
            task.Id, task.Function, task.Level, task.Role, Word(task.Kind), [.. task.People.Select(person => person.UserName).Order(StringComparer.Ordinal)], Word(task.Status),
            decision?.DecidedBy, decision is null ? null : Verdicts.Word(decision.Verdict), decision?.Comment, decision?.DecidedAt, task.OpenedAt, task.DueAt, task.ExpiresAt,
            decision?.OnBehalfOf, decision?.DelegationId,
            [.. task.People.Where(person => person.IsAway && task.IsOpen).Select(person => new AwayView(person.UserName, person.DelegationId!.Value, person.AwayUntil))],
            [.. task.StandIns.Where(one => one.IsAsked).OrderBy(one => one.UserName, StringComparer.Ordinal).Select(one => new StandInView(one.UserName, one.OnBehalfOf, one.DelegationId))],
            request.IsVote(task), task.CarriedFrom is null ? null : decision?.Round);
    }
}
