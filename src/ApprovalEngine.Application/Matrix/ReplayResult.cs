namespace ApprovalEngine.Application.Matrix;

/// <summary>What the requests of a period would have met with a candidate of the matrix, beside what they meet with another.</summary>
/// <param name="Roles">Who would have got how many, the most asked first.</param>
/// <param name="Rows">Every row of the candidate, in its order.</param>
/// <param name="Skipped">What could not be replayed, and why.</param>
/// <param name="Changed">The newest first; <see cref="ReplayFigures.Changed"/> of the totals says how many there are.</param>
public sealed record ReplayResult(
    DateOnly From, DateOnly To, ReplayFigures Totals, IReadOnlyList<ReplayRole> Roles, IReadOnlyList<ReplayGroup> Types, IReadOnlyList<ReplayGroup> Branches,
    IReadOnlyList<ReplayRow> Rows, IReadOnlyList<ReplaySkip> Skipped, IReadOnlyList<ReplayedRequest> Changed);

/// <param name="Requests">Replayed; what was skipped is not in it.</param>
/// <param name="Changed">Whose route is another one.</param>
/// <param name="Less">That a level is no longer asked, or fewer of its people, nor a higher one of its function, and that can still be approved: gone without a level that it had.</param>
/// <param name="More">That a level is asked that was not, or more of its people, nor a higher one of its function.</param>
/// <param name="NoLongerStopped">That somebody rejected who would not have been asked, nor anybody higher of the same function.</param>
/// <param name="NowhereBefore">That nobody, or too few, may approve before.</param>
/// <param name="NowhereAfter">The same with the candidate.</param>
/// <param name="ApprovalsBefore">Approvals asked for before; recommendations are in <see cref="AnswersBefore"/>, too.</param>
/// <param name="Days">More (or, below 0, fewer) days of all changed requests together, by the median time of each role; stages one after the other, the slowest part of each counts.</param>
/// <param name="DaysUnknown">Changed requests that are not in <paramref name="Days"/>: a role on their way has answered nothing in that time, or they go nowhere.</param>
public sealed record ReplayFigures(
    int Requests, int Changed, int Less, int More, int NoLongerStopped, int NowhereBefore, int NowhereAfter, int ApprovalsBefore, int ApprovalsAfter,
    int AnswersBefore, int AnswersAfter, decimal Days, int DaysUnknown);

/// <summary>The figures of one request type or branch.</summary>
public sealed record ReplayGroup(string Code, ReplayFigures Figures);

/// <param name="ApprovalsBefore">Of the answers, those that are approvals; the others are recommendations.</param>
/// <param name="MedianDays">What an answer of the role took in the middle; null = it gave none in that time.</param>
/// <param name="Measured">Of how many answers.</param>
public sealed record ReplayRole(string Role, int AnswersBefore, int AnswersAfter, int ApprovalsBefore, int ApprovalsAfter, decimal? MedianDays, int Measured);

/// <param name="Matched">How many requests it matched; 0 = it never did.</param>
/// <param name="Decided">For how many of them its level is the one that is asked.</param>
/// <param name="DecidedBefore">The same of the row of that id before; null = there was none.</param>
public sealed record ReplayRow(string Type, string Id, string Row, int Matched, int Decided, int? DecidedBefore);

/// <param name="Reason">
/// <c>facts</c>: the request lacks a fact that its type has today · <c>rate</c>: no authority rate · <c>type</c>: no such request type ·
/// <c>before</c>, <c>candidate</c>: the table asks for an input that the request does not hold, or not so.
/// </param>
/// <param name="Input">The input that is meant; null = unknown.</param>
public sealed record ReplaySkip(string Type, string Reason, string? Input, int Count);

/// <param name="Kind">approve, recommend or inform.</param>
/// <param name="Rows">The rows because of which it is asked.</param>
public sealed record ReplayPart(int Stage, string Function, int Level, string Role, string Kind, string Mode, IReadOnlyList<string> Rows);

/// <param name="Problem"><c>no-table</c>, or <c>conflict</c>: rows of it contradict each other; null = none.</param>
public sealed record ReplayRoute(bool CanApprove, string? Problem, IReadOnlyList<ReplayPart> Parts);

/// <param name="Status">What has become of it.</param>
/// <param name="Effects">less, more, nowhere, routed (it went nowhere before), no-longer-stopped; none = only the order is another.</param>
public sealed record ReplayedRequest(
    string Number, string Type, string Branch, DateOnly SubmittedOn, decimal Amount, string Currency, string Status, ReplayRoute Before, ReplayRoute After,
    IReadOnlyList<string> Effects);
