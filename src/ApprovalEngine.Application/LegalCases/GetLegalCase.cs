using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.LegalCases;

/// <summary>One legal case with the evidence: what was tried, the items as they stand today, documents and letters.</summary>
public sealed record GetLegalCase(string Number) : IRequest<Result<LegalCaseView>>;

/// <param name="Items">The case's items as of today; an item that has been paid shows nothing open.</param>
/// <param name="History">What was tried before the case was opened, in the requester's words.</param>
/// <param name="MayAct">Whether the caller may plan its next step or close it.</param>
public sealed record LegalCaseView(
    LegalCaseSummary Case, int Version, string ReasonCode, string History, string Justification, IReadOnlyList<OpenItemView> Items,
    IReadOnlyList<AttachmentView> Attachments, IReadOnlyList<LetterView> Letters, bool MayAct);

internal sealed class GetLegalCaseHandler(ApprovalDbContext db, LegalCaseSight sight, Caller caller, TimeProvider clock) : IRequestHandler<GetLegalCase, Result<LegalCaseView>>
{
    public async Task<Result<LegalCaseView>> Handle(GetLegalCase query, CancellationToken cancellationToken)
    {
        var found = await (
            from one in await sight.VisibleAsync(cancellationToken)
            join request in db.Requests on one.RequestNumber equals request.Number
            join customer in db.Customers on one.CustomerNumber equals customer.Number
            where one.Number == query.Number
            select new { Case = one, customer.Name, request.ReasonCode, request.Facts, request.Justification, request.Attachments }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return new LegalCaseUnknown(query.Number);
        }

        var today = BusinessDay.Of(clock.Now());
        var facts = StoredJson.Read<Requests.Types.EscalationFacts>(found.Facts);
        var numbers = facts.Items.Select(item => item.Number).ToList();
        var items = await db.ItemsOf(found.Case.CustomerNumber, numbers).AsNoTracking().ToListAsync(cancellationToken);
        var letters = await db.Letters.AsNoTracking().Where(letter => letter.RequestNumber == found.Case.RequestNumber).OrderBy(letter => letter.CreatedAt).ThenBy(letter => letter.Number)
            .Select(letter => new { letter.Id, letter.Number, letter.Kind, letter.Culture, letter.Status }).ToListAsync(cancellationToken);
        var person = await caller.PersonAsync(cancellationToken);
        return new LegalCaseView(
            LegalWords.SummaryOf(found.Case, found.Name), found.Case.Version, found.ReasonCode, facts.History, found.Justification,
            [.. items.OrderBy(item => item.DueOn).ThenBy(item => item.Number, StringComparer.Ordinal).Select(item => OpenItemView.Of(item, today))],
            [.. found.Attachments.Select(one => AttachmentView.Of(found.Case.RequestNumber, one))],
            [.. letters.Select(letter => new LetterView(
                letter.Id, letter.Number, letter.Kind, letter.Culture, RequestViews.Word(letter.Status), RequestViews.HrefOf(found.Case.RequestNumber, letter.Id)))],
            person?.May(Permissions.ActOnLegalCases, found.Case.Place, today) is true);
    }
}
