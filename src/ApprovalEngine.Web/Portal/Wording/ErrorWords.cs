using System.Text.RegularExpressions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals in the words of the page: what happened, and what to do next. The codes are the contract (see the errors).</summary>
internal sealed partial class ErrorWords(IStringLocalizer<Texts> L, Words words)
{
    public string Say(Error error) => error switch
    {
        AlreadyDecided { Status: "Decided" } => L["Somebody else has decided this task already. Below is the present state; nothing of yours was recorded."],
        AlreadyDecided => L["This task is closed. Below is the present state; nothing of yours was recorded."],
        NotInReview refused => L["The request is “{0}” by now and takes no decision. Nothing of yours was recorded.", words.Status(refused.Status.ToString())],
        NotDraft refused => L["The request is “{0}”; only a draft can be submitted, and only a draft or what was returned can be changed.", words.Status(refused.Status.ToString())],
        NotReturned refused => L["The request is “{0}”; only what was returned can be submitted again.", words.Status(refused.Status.ToString())],
        AlreadyEnded refused => L["The request is “{0}” already and can no longer be stopped.", words.Status(refused.Status.ToString())],
        LimitExceeded { Limit: 0 } => L["You may not approve anything in this role yourself; you may reject or return it."],
        LimitExceeded refused => L["You may approve CNY {0} at most yourself, and this is CNY {1}.", Display.Number(refused.Limit), Display.Number(refused.Amount)],
        AuthorityInsufficient refused => L["You do not hold the role {0} for this request today, so you cannot decide it.", Words.Role(refused.Role)],
        _ => OfThings(error)?.Value ?? OfDefinitions(error)?.Value ?? OfMatrix(error)?.Value ?? ByCode(error),
    };

    /// <summary>All complaints about the fields, one after the other.</summary>
    public string SayFields(InvalidError invalid) => string.Join(' ', invalid.Fields.Values.SelectMany(complaints => complaints).Select(SayField));

    /// <summary>A field's complaint as the engine words it, in the language of the page; unknown ones stay as they are.</summary>
    public string SayField(string complaint)
    {
        foreach (var (form, text) in Complaints.Concat(ThingComplaints))
        {
            if (form.Match(complaint) is { Success: true } match)
            {
                return text(L, [.. match.Groups.Cast<Group>().Skip(1).Select(group => (object)group.Value)]);
            }
        }

        return complaint;
    }

    private string ByCode(Error error) => error.Code switch
    {
        "request.content-changed" => L["The request was changed after you opened it. Read it again below before you decide; nothing of yours was recorded."],
        "request.stale" => L["The request was changed after you opened it. Read it again below; nothing of yours was recorded."],
        "request.own" => L["You raised this request yourself, so somebody else must agree to it."],
        "request.not-yours" => L["Only the person who raised the request can do this."],
        "task.not-assigned" => L["You are not the one who is asked here."],
        "task.no-longer-needed" => L["Your answer is no longer needed: enough of those who were asked with you have agreed."],
        "segregation.same-person" => L["You have agreed to this request before; the next voice must be another person's."],
        "segregation.poster" => L["You have agreed to this request, so somebody else must order its effect again."],
        "decision.comment-required" => L["Say why in a comment: the requester must know the reason."],
        "permission.missing" => L["You hold no role that may do this for this customer. Ask your administrator if you should."],
        "person.unknown" => L["Your account is not an active person of this company. Ask your administrator."],
        "form.unreadable" => L["Days like 2026-11-22 and an amount like 50000.00 are expected."],
        "idempotency.mismatch" => L["This form was sent before with other content. Check below what is there now, and send it again if it is still needed."],
        "request.busy" => L["Several people changed this at the same moment. Nothing of yours was recorded: send it again."],
        "request.customer-fixed" => L["Type, customer and currency of a draft cannot be changed. Raise a new request instead."],
        "customer.unknown" => L["There is no customer with this number, or it is not yours to see."],
        "letter.altered" => L["The letter is not as it was written: its hash does not match. It is not shown. Tell your auditor."],
        "matrix.unusable" => L["The empowerment matrix cannot route this request. Tell the owner of the matrix."],
        "workflow.missing" or "workflow.not-waiting" => L["The workflow of this request does not take this step. Nothing was recorded. Tell your process owner."],
        "request.invalid" => L["Some fields are not right; see below."],
        _ => error.Message,
    };

    private static readonly (Regex Form, Func<IStringLocalizer<Texts>, object[], string> Text)[] Complaints =
    [
        (StandardTerms(), (L, found) => L["Expected more than the customer's standard terms of {0} days, found {1}: nothing needs approval.", found]),
        (DayRange(), (L, found) => L["Expected a day after {0} and within three years, found {1}.", found]),
        (Range(), (L, found) => L["Expected {0} to {1}, found {2}.", found]),
        (NumberForm(), (L, found) => L["Enter a number such as 250000 or 250,000.00; found “{0}”.", found]),
        (DayForm(), (L, found) => L["Expected a date like 2026-11-22, found {0}.", found]),
        (WholeNumber(), (L, found) => L["Expected a whole number, found {0}.", found]),
        (AmountRange(), (L, _) => L["The amount must be 0 to 99,999,999,999.9999."]),
        (AmountDecimals(), (L, _) => L["The amount may have at most four decimals."]),
        (CurrencyCode(), (L, _) => L["The currency must be an ISO 4217 code such as CNY."]),
        (JustificationLength(), (L, _) => L["The justification may have at most 4,000 characters."]),
        (CommentLength(), (L, _) => L["The comment may have at most 4,000 characters."]),
        (CommentMissing(), (L, _) => L["Say why in a comment: the requester must know the reason."]),
        (ReasonMissing(), (L, _) => L["Say why the request is stopped."]),
        (FactMissing(), (L, _) => L["This is required."]),
    ];

    [GeneratedRegex(@"^Expected more than the customer's standard terms of (\S+) days, found (\S+): nothing needs approval\.$")]
    private static partial Regex StandardTerms();

    [GeneratedRegex(@"^Expected a number with a point, found (.+)\.$")]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^Expected a day after (\S+) and within three years, found (\S+)\.$")]
    private static partial Regex DayRange();

    [GeneratedRegex(@"^Expected (\S+) to (\S+), found (\S+)\.$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^Expected a date as yyyy-MM-dd, found ""?(.*?)""?\.$")]
    private static partial Regex DayForm();

    [GeneratedRegex(@"^Expected a whole number, found (\S+)\.$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^The amount must be 0 to ")]
    private static partial Regex AmountRange();

    [GeneratedRegex(@"^The amount may have at most four decimals\.$")]
    private static partial Regex AmountDecimals();

    [GeneratedRegex(@"^The currency must be an ISO 4217 code")]
    private static partial Regex CurrencyCode();

    [GeneratedRegex(@"^The justification may have at most ")]
    private static partial Regex JustificationLength();

    [GeneratedRegex(@"^The comment may have at most ")]
    private static partial Regex CommentLength();

    [GeneratedRegex(@"^A comment is required for this verdict\.$")]
    private static partial Regex CommentMissing();

    [GeneratedRegex(@"^A reason is required to cancel a request\.$")]
    private static partial Regex ReasonMissing();

    [GeneratedRegex(@"^This fact is required\.$")]
    private static partial Regex FactMissing();
}
