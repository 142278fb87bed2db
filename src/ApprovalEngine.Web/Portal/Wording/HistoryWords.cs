using System.Text.Json;
using ApprovalEngine.Application.Requests;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The audit trail of a request, one sentence an entry. An entry of a kind that is unknown here shows its kind.</summary>
internal sealed class HistoryWords(IStringLocalizer<Texts> L, Words words, PeopleTitles people)
{
    public string Say(HistoryEntry entry) => entry.Kind switch
    {
        "request.created" => L["Request written"],
        "request.amended" when Camel(Text(entry.Details, "status")) is "returned" => L["Changed after the return"],
        "request.amended" => L["Draft changed"],
        "request.resubmitted" => L["Submitted again (submission {0})", Text(entry.Details, "round")],
        "voices.carried" => L["Agreed before, and still counts: {0}", PeopleOf(entry.Details)],
        "request.submitted" => L["Submitted for approval"],
        "request.withdrawn" => L["Withdrawn by the requester"],
        "request.cancelled" => L["Cancelled by an administrator"],
        "request.expired" => L["Expired: no answer in time"],
        "route.pinned" => L["Route fixed by the empowerment matrix"],
        "route.tightened" when Text(entry.Details, "newerVersion") is { Length: > 0 } version =>
            L["Version {0} of the matrix, in force by now, asks for more: the route is extended by {1}", version, PeopleOf(entry.Details)],
        "route.tightened" => L["A newer authority rate asks for more: the route is extended by {0}", PeopleOf(entry.Details)],
        "stage.opened" => L["Stage {0} opened for {1}", Text(entry.Details, "stage"), PeopleOf(entry.Details)],
        "stage.answered-later" => L["Stage {0} asks nobody: {1} answers for it in stage {2}, and nobody is asked twice", Text(entry.Details, "stage"), PeopleOf(entry.Details), Text(entry.Details, "later")],
        "stage.drawn" => L["The workflow also asks {0} ({1})", PeopleOf(entry.Details), Text(entry.Details, "activity")],
        "request.approved" => L["Approved: everybody whom the matrix and the workflow ask has agreed"],
        "task.decided" when Text(entry.Details, "onBehalfOf") is { Length: > 0 } principal =>
            L["{0}: {1}, in the name of {2}", Words.Role(Text(entry.Details, "role")), words.Decided(Text(entry.Details, "verdict")), people.Of(principal)],
        "task.decided" when Text(entry.Details, "verdict") is "reject" && Text(entry.Details, "isVote") is "true" =>
            L["{0}: {1}", Words.Role(Text(entry.Details, "role")), L["has voted against"].Value],
        "tasks.not-needed" => L["Enough have agreed; no longer needed: {0}", PeopleOf(entry.Details)],
        "task.decided" => L["{0}: {1}", Words.Role(Text(entry.Details, "role")), words.Decided(Text(entry.Details, "verdict"))],
        "task.stand-in-asked" => L["{0} is asked for {1}, who is away", PeopleOf(entry.Details), people.Of(Text(entry.Details, "onBehalfOf"))],
        "task.stand-in-ended" => L["{0} is no longer asked for {1}", PeopleOf(entry.Details), people.Of(Text(entry.Details, "onBehalfOf"))],
        "effect.created" => L["Effect ordered: {0}", words.Effect(Text(entry.Details, "kind"))],
        "effect.sent" => L["Effect handed to the ERP"],
        "effect.acknowledged" => L["ERP answered: {0}", words.EffectStatus(Camel(Text(entry.Details, "status")))],
        "letter.written" => L["Letter {0} written: {1}", Text(entry.Details, "number"), words.Letter(Text(entry.Details, "kind"))],
        "letter.sent" => L["Letter {0} mailed", Text(entry.Details, "number")],
        "outbox.retried" => Text(entry.Details, "kind") is "mail" ? L["A mail that was given up is tried again"] : L["A file for the ERP that was given up is tried again"],
        "parties.notified" => L["Informed: {0}", PeopleOf(entry.Details)],
        "document.attached" => L["Document attached: {0} ({1})", Text(entry.Details, "fileName"), Words.Evidence(Text(entry.Details, "kind"))],
        "document.detached" => L["Document removed"],
        "effect.resent" => L["Effect sent again, attempt {0}: {1}", Text(entry.Details, "attempt"), words.Effect(Text(entry.Details, "kind"))],
        "legal-case.opened" => L["Legal case {0} opened for {1}", Text(entry.Details, "number"), people.Of(Text(entry.Details, "counsel"))],
        "legal-case.planned" => L["Legal case {0}: next step {1}, by {2}", Text(entry.Details, "number"), words.Step(Text(entry.Details, "nextStep")), Text(entry.Details, "nextStepOn")],
        "legal-case.closed" => L["Legal case {0} closed", Text(entry.Details, "number")],
        "workflow.incident" => L["The workflow met a problem: {0}", Text(entry.Details, "message")],
        "workflow.retried" => L["An operator had the activity {0} run again", Text(entry.Details, "activityId")],
        "workflow.cancelled" => L["An operator cancelled the rest of the workflow"],
        "workflow.migrated" => L["An operator moved the workflow from version {0} to {1}", Text(entry.Details, "from"), Text(entry.Details, "to")],
        "matrix.change-begun" => L["Change of the matrix begun"],
        "matrix.change-saved" => L["Draft changed"],
        "matrix.change-submitted" => L["Put forward: {0}", Text(entry.Details, "reason")],
        "matrix.change-decided" => L["Answered: {0}", words.MatrixVerdict(Text(entry.Details, "verdict"))],
        "matrix.change-withdrawn" => L["Given up"],
        _ => entry.Kind,
    };

    /// <summary>The comment that came with it; empty = none.</summary>
    public static string Comment(HistoryEntry entry) => Text(entry.Details, "comment");

    public string Channel(string channel) => channel switch
    {
        "portal" => L["portal"],
        "rest" => L["interface"],
        "command" => L["command line"],
        "erp" => "ERP",
        "clock" => L["clock"],
        _ => channel,
    };

    public string Actor(string actor) => actor.StartsWith("system:", StringComparison.Ordinal) ? L["System"] : people.Of(actor);

    /// <summary>Everybody whom the entries name, for one query.</summary>
    public static IEnumerable<string> PeopleIn(IEnumerable<HistoryEntry> entries) =>
        entries.SelectMany(entry => Names(entry.Details).Append(entry.Actor).Append(Text(entry.Details, "counsel")).Append(Text(entry.Details, "onBehalfOf"))).Where(name => name is not "" && !name.StartsWith("system:", StringComparison.Ordinal));

    private string PeopleOf(JsonElement details) => Names(details).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } names ? people.Of(names) : L["nobody"];

    private static IEnumerable<string> Names(JsonElement details)
    {
        if (details.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        var own = Strings(details);
        return details.TryGetProperty("tasks", out var tasks) && tasks.ValueKind is JsonValueKind.Array
            ? own.Concat(tasks.EnumerateArray().SelectMany(Strings))
            : own;
    }

    private static IEnumerable<string> Strings(JsonElement thing) =>
        thing.ValueKind is JsonValueKind.Object && thing.TryGetProperty("people", out var people) && people.ValueKind is JsonValueKind.Array
            ? people.EnumerateArray().Where(one => one.ValueKind is JsonValueKind.String).Select(one => one.GetString()!)
            : [];

    private static string Text(JsonElement details, string name)
    {
        var found = details.ValueKind is JsonValueKind.Object
            ? details.EnumerateObject().FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            : default;
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString()!,
            JsonValueKind.Number or JsonValueKind.True => found.GetRawText(),
            _ => "",
        };
    }

    private static string Camel(string word) => word is "" ? word : char.ToLowerInvariant(word[0]) + word[1..];
}
