using System.Text.RegularExpressions;
using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Web.Endpoints;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals about open items, documents, effects and legal cases; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    private LocalizedString? OfThings(Error error) => error switch
    {
        AboveOpen { ClaimedBy: [] } above => L["Item {0} has {1} open; at most that can be taken, and {2} was asked for.", above.Item, Display.Amount(above.Open), Display.Amount(above.Asked)],
        AboveOpen above => L[
            "Item {0} has {1} open, of which {2} is taken by {3}; at most {4} is left, and {5} was asked for.",
            above.Item, Display.Amount(above.Open), Display.Amount(above.Claimed), string.Join(Languages.IsChinese ? "、" : ", ", above.ClaimedBy),
            Display.Amount(Math.Max(0, above.Open - above.Claimed)), Display.Amount(above.Asked)],
        ItemInLegal legal => L["Item {0} is with legal already, in case {1}.", legal.Item, legal.CaseNumber],
        AmountMismatch amount => L["The amount must be the total of what was chosen: {0}, not {1}.", Display.Amount(amount.Expected), Display.Amount(amount.Found)],
        EvidenceMissing missing => L["The reason needs a document that is not attached yet: {0}. Attach it below, then submit.", Words.Evidence(missing.Kinds)],
        RateMissing rate => L["No authority rate for {0} is known, so nobody can tell whose limit the amount is within. Ask the credit controller to load the rates.", rate.Currency],
        EffectNotFailed => L["This effect has not been refused by the ERP, so it cannot be sent again. Below is the present state."],
        _ => OfDelegations(error) ?? OfPeople(error) ?? OfDocuments(error) ?? OfCases(error) ?? OfWorkflows(error),
    };

    private LocalizedString? OfDocuments(Error error) => error switch
    {
        AttachmentTooLarge file => L["“{0}” is too large: at most {1} MB.", file.FileName, AttachmentStore.BytesMax / (1024 * 1024)],
        AttachmentEmpty file => L["“{0}” is empty.", file.FileName],
        AttachmentTypeRefused file => L["“{0}” is of a kind that is not taken. Taken are: {1}.", file.FileName, string.Join(' ', AttachmentTypes.Endings)],
        AttachmentContentMismatch file => L["“{0}” is not what its name says: the content is not that of a {1} file.", file.FileName, file.Ending],
        AttachmentNameInvalid => L["The name of the file cannot be used: it is too long, or holds signs that cannot be printed."],
        AttachmentsFull => L["This request has {0} documents already, which is the most it can have.", Attachment.CountMax],
        AttachmentRepeated file => L["The same document is attached already, as “{0}”.", file.FileName],
        AttachmentUnknown => L["This document is no longer there."],
        DocumentAltered file => L["“{0}” is not as it was attached: its SHA-256 does not match. It is not handed out. Tell your auditor.", file.FileName],
        EvidenceKindUnknown => L["Choose what the document is."],
        DocumentMissing => L["Choose a file first."],
        _ => null,
    };

    private LocalizedString? OfCases(Error error) => error switch
    {
        ClaimDisputed => L["A payment order is for undisputed claims only (Civil Procedure Law, Art. 225 and 228), and the customer disputes an item of this case."],
        StepInThePast past => L["The day of the next step must be {0} or later.", Display.Day(past.Today)],
        LegalCaseClosed => L["This case is closed already; nothing of yours was recorded."],
        LegalCaseStale => L["The case was changed after you opened it. Read it again below; nothing of yours was recorded."],
        LegalCaseUnknown => L["There is no legal case with this number, or it is not yours to see."],
        _ => null,
    };

    private static readonly (Regex Form, Func<IStringLocalizer<Texts>, object[], string> Text)[] ThingComplaints =
    [
        (LimitRange(), (L, _) => L["The limit must be 0 to 99,999,999,999.9999, or empty where as much as the role is meant."]),
        (LimitDecimals(), (L, _) => L["The limit may have at most four decimals."]),
        (LastBeforeFirst(), (L, _) => L["The last day is before the first."]),
        (DayOfCentury(), (L, _) => L["The first day must be of this century, like 2026-11-22."]),
        (ScopeMissing(), (L, _) => L["Choose where the role is to hold."]),
        (RoleMissing(), (L, _) => L["Choose a role."]),
        (NoItem(), (L, found) => L["Customer {0} has no item {1}.", found]),
        (OtherCurrency(), (L, found) => L["Item {0} is in {1}, the request in {2}.", found]),
        (NothingOpen(), (L, found) => L["Nothing is open of item {0} any more.", found]),
        (InList(), (L, found) => L["“{0}” was chosen twice.", found]),
        (TwoDecimals(), (L, found) => L["At most two decimals; found {0}.", found]),
        (VatRate(), (L, found) => L["There is no VAT rate of {0}.", found]),
        (Provision(), (L, found) => L["At most what is written off, {0}; found {1}.", found]),
        (Entries(), (L, found) => L["Choose 1 to {0}; found {1}.", found]),
        (TextLength(), (L, found) => L["At most {0} characters; found {1}.", found]),
        (NoteMissing(), (L, _) => L["Say why the case is closed."]),
        (NoteLength(), (L, _) => L["The note may have at most 4,000 characters."]),
        (StepUnknown(), (L, _) => L["Choose the next step."]),
        (StepDay(), (L, found) => L["The day of the next step must be {0} or later.", found]),
        (InstanceReason(), (L, _) => L["Say why the instance is cancelled."]),
        (TextExpected(), (L, _) => L["This is required."]),
        (DelegateMissing(), (L, _) => L["Choose who decides in this person's name."]),
        (AbsenceReason(), (L, _) => L["Say why: the absence, or that the person has left."]),
        (LargestAmount(), (L, _) => L["The largest amount must be more than 0."]),
    ];

    [GeneratedRegex(@"^Customer (.+) has no item (.+)\.$")]
    private static partial Regex NoItem();

    [GeneratedRegex(@"^Item (.+) is in (\w+), the request in (\w+)\.$")]
    private static partial Regex OtherCurrency();

    [GeneratedRegex(@"^Nothing is open of item (.+)\.$")]
    private static partial Regex NothingOpen();

    [GeneratedRegex(@"^'(.+)' stands in the list already\.$")]
    private static partial Regex InList();

    [GeneratedRegex(@"^Expected at most two decimals, found (\S+)\.$")]
    private static partial Regex TwoDecimals();

    [GeneratedRegex(@"^Expected one of 0\.13, .* found (\S+)\.$")]
    private static partial Regex VatRate();

    [GeneratedRegex(@"^Expected at most what is written off, (\S+); found (\S+)\.$")]
    private static partial Regex Provision();

    [GeneratedRegex(@"^Expected 1 to (\d+) entries, found (\d+)\.$")]
    private static partial Regex Entries();

    [GeneratedRegex(@"^Expected at most (\d+) characters, found (\d+)\.$")]
    private static partial Regex TextLength();

    [GeneratedRegex(@"^A reason is required to close a case\.$")]
    private static partial Regex NoteMissing();

    [GeneratedRegex(@"^The note may have at most ")]
    private static partial Regex NoteLength();

    [GeneratedRegex(@"^Expected one of demand-letter, ")]
    private static partial Regex StepUnknown();

    [GeneratedRegex(@"^Expected (\d{4}-\d\d-\d\d) or later, found ")]
    private static partial Regex StepDay();

    [GeneratedRegex(@"^Expected a text of 1 to 40 characters, found ")]
    private static partial Regex TextExpected();
}
