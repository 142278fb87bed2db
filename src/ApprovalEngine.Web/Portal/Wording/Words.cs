using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words of the pages for what the program calls by codes. An unknown code is shown as it is, never hidden.</summary>
internal sealed partial class Words(IStringLocalizer<Texts> L, IEnumerable<RequestType> types, PeopleTitles people, TimeProvider clock)
{
    // As people ask for them: terms every day, lawyers seldom. A type that is not named here comes last.
    private static readonly string[] TypeOrder = ["non-standard-terms", "credit-memo", "write-off", "legal-escalation"];

    public IEnumerable<RequestType> Types => types.OrderBy(type => Array.IndexOf(TypeOrder, type.Code) is var place and >= 0 ? place : int.MaxValue);

    public RequestType? TypeOf(string? code) => types.FirstOrDefault(type => type.Code == code);

    public string Type(string code) => true switch
    {
        _ when TypeOf(code) is { } type => TitleOf(type),
        _ when PlannedTypes.Find(code) is { } planned => Either(planned.Title, planned.TitleZh),
        _ => code,
    };

    public static string TitleOf(RequestType type) => Either(type.Title, type.TitleZh);

    public static string TitleOf(FactField field) => Either(field.Title, field.TitleZh);

    public static string TitleOf(ReasonCode reason) => Either(reason.Title, reason.TitleZh);

    public string Reason(string type, string code) => TypeOf(type)?.Reasons.FirstOrDefault(reason => reason.Code == code) is { } found ? TitleOf(found) : code;

    public static string Role(string code) => code is Roles.Superior ? Either("Superior of the requester", "申请人的上级") : Roles.Find(code) is { } role ? Either(role.Title, role.TitleZh) : code;

    public string Function(string code) => code switch
    {
        "sales" => L["Sales"],
        "finance" => L["Finance"],
        "credit" => L["Credit"],
        "legal" => L["Legal"],
        "asia" => L["Regional head office"],
        "committee" => L["Committee"],
        "governance" => L["Governance"],
        _ => code,
    };

    public string Status(string status) => status switch
    {
        "Draft" => L["Draft"],
        "InReview" => L["In review"],
        "Returned" => L["Returned"],
        "AwaitingInformation" => L["Awaiting information"],
        "Approved" => L["Approved"],
        "Rejected" => L["Rejected"],
        "Withdrawn" => L["Withdrawn"],
        "Cancelled" => L["Cancelled"],
        "Expired" => L["Expired"],
        _ => status,
    };

    /// <summary>The colour of a badge; colour never says anything that the word beside it does not.</summary>
    public static string Tone(string status) => status switch
    {
        "Approved" or "approved" or "confirmed" or "sent" or "approve" or "recommend" => "green",
        "Rejected" or "rejected" or "failed" or "reject" or "blacklisted" => "red",
        "InReview" or "open" or "pending" or "queued" => "blue",
        "Returned" or "returned" or "Expired" or "expired" or "return" or "AwaitingInformation" or "high" or "readyToSend" => "orange",
        "medium" => "yellow",
        _ => "secondary",
    };

    public string Stage(string outcome) => outcome switch
    {
        "open" => L["Open"],
        "approved" => L["Agreed"],
        "rejected" => L["Rejected"],
        "returned" => L["Returned"],
        "expired" => L["Expired"],
        _ => outcome,
    };

    public string Task(string status) => status switch
    {
        "open" => L["Waiting"],
        "decided" => L["Decided"],
        "cancelled" => L["No longer needed"],
        "notNeeded" => L["Not needed: enough have agreed"],
        "expired" => L["Expired"],
        _ => status,
    };

    /// <summary>What somebody on the route is asked for.</summary>
    public string Kind(string kind) => kind switch
    {
        "recommend" => L["recommends"],
        "approve" => L["approves"],
        "inform" => L["is informed"],
        _ => kind,
    };

    public string Mode(string mode) => mode switch
    {
        "any" => L["any one of them"],
        "all" => L["every one of them"],
        _ when AuthorityMode.Parse(mode) is { } vote => ModeOf(vote),
        _ => mode,
    };

    /// <summary>Why somebody who holds the role is not asked.</summary>
    public string NotAsked(string person, decimal limit) => limit == 0
        ? L["{0} is not asked: may not approve anything in this role", person]
        : L["{0} is not asked: may approve CNY {1} at most", person, Display.Number(limit)];

    /// <summary>What somebody did who was one of several to vote.</summary>
    public string Voted(TaskView task) => task is { IsVote: true, Verdict: "reject" } ? L["has voted against"] : Decided(task.Verdict ?? "");

    private string ModeOf(AuthorityMode vote)
    {
        var least = vote switch
        {
            { PercentMin: 0 } => L["at least {0} of them", vote.CountMin],
            { CountMin: 1 } => L["at least {0} % of them", vote.PercentMin],
            _ => L["at least {0} of them and at least {1} % of them", vote.CountMin, vote.PercentMin],
        };
        return vote.HasVeto ? L["{0}; one no ends it", least.Value] : L["{0}; a no is a vote against", least.Value];
    }

    /// <summary>The verb on a button.</summary>
    public string Verdict(string verdict) => verdict switch
    {
        "approve" => L["Approve"],
        "recommend" => L["Recommend approval"],
        "reject" => L["Reject"],
        "return" => L["Return"],
        _ => verdict,
    };

    /// <summary>What somebody did.</summary>
    public string Decided(string verdict) => verdict switch
    {
        "approve" => L["has approved"],
        "recommend" => L["has recommended approval"],
        "reject" => L["has rejected"],
        "return" => L["has returned it"],
        _ => verdict,
    };

    public string Effect(string kind) => kind switch
    {
        "customer-terms" => L["Payment terms in the ERP"],
        "credit-memo" => L["Posting of the credit memo"],
        "write-off" => L["Posting of the write-off"],
        "legal-case" => L["Legal mark and dunning block"],
        _ => kind,
    };

    public string EffectStatus(string status) => status switch
    {
        "pending" => L["Waiting to be handed to the ERP"],
        "sent" => L["Handed to the ERP, not confirmed yet"],
        "confirmed" => L["Confirmed by the ERP"],
        "failed" => L["Refused by the ERP"],
        _ => status,
    };

    /// <summary>What has become of a letter; a draft for counsel never leaves as it is.</summary>
    public string LetterStatus(string kind, string status) => status switch
    {
        _ when kind is "lawyer-letter-draft" => L["Draft for counsel"],
        "readyToSend" => L["Ready to print and hand over"],
        "queued" => L["Waiting to be mailed"],
        "sent" => L["Mailed"],
        _ => status,
    };

    public string Letter(string kind) => kind switch
    {
        "terms-confirmation" => L["Confirmation of payment terms"],
        "decision-notice" => L["Notice of the decision"],
        "credit-memo-letter" => L["Credit memo letter"],
        "demand-letter" => L["Demand letter"],
        "lawyer-letter-draft" => L["Lawyer's letter (draft)"],
        _ => kind,
    };

    public string Culture(string culture) => culture is "zh-CN" ? L["Chinese"] : culture is "en" ? L["English"] : culture;

    public string Risk(string risk) => risk switch
    {
        "low" => L["Low"],
        "medium" => L["Medium"],
        "high" => L["High"],
        "blacklisted" => L["Blacklisted"],
        _ => risk,
    };

    public string Bucket(string bucket) => bucket switch
    {
        "not-due" => L["Not due"],
        "1-30" => L["1–30 days overdue"],
        "31-60" => L["31–60 days overdue"],
        "61-90" => L["61–90 days overdue"],
        "over-90" => L["Over 90 days overdue"],
        _ => bucket,
    };

    public string ItemClass(string itemClass) => itemClass switch
    {
        "invoice" => L["Invoice"],
        "credit-memo" => L["Credit memo"],
        "retention" => L["Retention money"],
        _ => itemClass,
    };

    public string Finding(Finding finding, IEnumerable<PartView> parts) => finding.Code switch
    {
        "matrix.no-rule" => L["No row of the empowerment matrix lets anybody approve this. If submitted, it waits with the owner of the matrix."],
        "matrix.too-few" => L["Several different people must agree to this, and the empowerment matrix asks too few. If submitted, it waits with the owner of the matrix."],
        "segregation.dual-control" => L["Several different people must agree to this, and too few hold the roles that are asked. If submitted, it waits with the owner of the matrix."],
        "segregation.recommender" => L["Whoever would recommend this would have to approve it too, and nobody else holds the roles. If submitted, it waits with the owner of the matrix."],
        "route.too-few" => parts.FirstOrDefault(part => part.People.Count < part.Needed && finding.Message.Contains($"role {part.Role} ", StringComparison.Ordinal)) is { } part
            ? L["{0} people with the role {1} must agree, and only {2} may be asked for this customer. If submitted, it waits with the owner of the matrix.", part.Needed, Role(part.Role), part.People.Count]
            : finding.Message,
        "route.nobody" when finding.Message.StartsWith("Nobody above", StringComparison.Ordinal) =>
            L["Nobody above the requester has the authority that is asked for here. If submitted, it waits with the owner of the matrix."],
        "route.nobody" when parts.FirstOrDefault(part => part.People is [] && part.NotAsked is not [] && finding.Message.Contains($"role {part.Role} ", StringComparison.Ordinal)) is { } limited =>
            L["Nobody with the role {0} for this customer, nor anybody above, may approve so much. If submitted, it waits until somebody may.", Role(limited.Role)],
        "route.nobody" => L[
            "Nobody holds the role {0} for this customer. If submitted, it waits until somebody does.",
            parts.FirstOrDefault(part => part is { People: [], AnsweredLater: null } && finding.Message.Contains($"role {part.Role} ", StringComparison.Ordinal)) is { } empty ? Role(empty.Role) : "?"],
        "route.same-person" => L[
            "{0} must agree in several places, and nobody may agree twice. It cannot be approved before somebody else can answer for one of the roles.",
            parts.SelectMany(part => part.People).FirstOrDefault(name => finding.Message.StartsWith(name + " ", StringComparison.Ordinal)) is { } name ? people.Of(name) : "?"],
        _ => finding.Message,
    };

    /// <summary>How long until or since an instant, in the largest fitting unit.</summary>
    public string Relative(DateTimeOffset instant)
    {
        var span = instant - clock.GetUtcNow();
        var isPast = span < TimeSpan.Zero;
        var length = span.Duration();
        return length.TotalMinutes < 1
            ? L["now"]
            : (isPast, length.TotalHours < 1, length.TotalHours < 48) switch
            {
                (true, true, _) => L["{0} min ago", (int)length.TotalMinutes],
                (true, _, true) => L["{0} h ago", (int)length.TotalHours],
                (true, _, _) => L["{0} days ago", (int)length.TotalDays],
                (false, true, _) => L["in {0} min", (int)length.TotalMinutes],
                (false, _, true) => L["in {0} h", (int)length.TotalHours],
                (false, _, _) => L["in {0} days", (int)length.TotalDays],
            };
    }

    public bool IsOverdue(DateTimeOffset? dueAt) => dueAt < clock.GetUtcNow();

    public DateOnly Today => BusinessDay.Of(clock.GetUtcNow());

    private static string Either(string english, string chinese) => Languages.IsChinese ? chinese : english;
}
