using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.LegalCases;

/// <summary>Legal cases that the caller sees: newest first.</summary>
/// <param name="State">open or closed; null = both.</param>
public sealed record ListLegalCases(string? State, string? Cursor, int? Limit) : IRequest<Result<Page<LegalCaseSummary>>>;

/// <param name="NextStepOn">Null once the case is closed.</param>
public sealed record LegalCaseSummary(
    string Number, string Request, string Customer, string CustomerName, string LegalEntity, string Branch, decimal Amount, string Currency, string State,
    string? NextStep, DateOnly? NextStepOn, string Counsel, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt);

public sealed record LegalCaseStateUnknown(string Found)
    : InvalidError("legal-case.unknown-state", $"There is no state '{Found}'; expected open or closed.", NoFields);

internal sealed class ListLegalCasesHandler(ApprovalDbContext db, LegalCaseSight sight) : IRequestHandler<ListLegalCases, Result<Page<LegalCaseSummary>>>
{
    public async Task<Result<Page<LegalCaseSummary>>> Handle(ListLegalCases query, CancellationToken cancellationToken)
    {
        var cases = await sight.VisibleAsync(cancellationToken);
        if (query.State is { Length: > 0 } word)
        {
            if (LegalWords.State(word) is not { } state)
            {
                return new LegalCaseStateUnknown(word);
            }

            cases = cases.Where(one => one.State == state);
        }

        if (Paging.Key(query.Cursor) is { } after)
        {
            cases = cases.Where(one => one.Number.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await (
            from one in cases
            join customer in db.Customers on one.CustomerNumber equals customer.Number
            orderby one.Number descending
            select new { Case = one, customer.Name }).Take(limit + 1).ToListAsync(cancellationToken);
        return Paging.Cut([.. found.Select(one => LegalWords.SummaryOf(one.Case, one.Name))], limit, one => one.Number);
    }
}

/// <summary>The words that the outside uses for states and steps of a case.</summary>
public static class LegalWords
{
    public static string Word(LegalStep step) => step switch
    {
        LegalStep.DemandLetter => "demand-letter",
        LegalStep.LawyerLetter => "lawyer-letter",
        LegalStep.PaymentOrder => "payment-order",
        LegalStep.Arbitration => "arbitration",
        LegalStep.Litigation => "litigation",
        LegalStep.Enforcement => "enforcement",
        LegalStep.BankruptcyClaim => "bankruptcy-claim",
    };

    public static LegalStep? Step(string? word) => Enum.GetValues<LegalStep>().Cast<LegalStep?>().FirstOrDefault(step => Word(step!.Value) == word);

    public static LegalCaseState? State(string word) => word switch
    {
        "open" => LegalCaseState.Open,
        "closed" => LegalCaseState.Closed,
        _ => null,
    };

    internal static LegalCaseSummary SummaryOf(LegalCase one, string customerName) => new(
        one.Number, one.RequestNumber, one.CustomerNumber, customerName, one.LegalEntity, one.Branch, one.Amount, one.Currency, RequestViews.Word(one.State),
        one.NextStep is { } step ? Word(step) : null, one.NextStepOn, one.Counsel, one.OpenedAt, one.ClosedAt);
}
