using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Customers;

/// <summary>A customer's master data and picture as of a day.</summary>
/// <param name="AsOf">Null = today.</param>
public sealed record GetCustomer(string Number, DateOnly? AsOf) : IRequest<Result<CustomerView>>;

public sealed record LimitView(decimal Amount, string Currency);

/// <param name="ClaimedAmount">What requests under way want to take off it, today.</param>
/// <param name="LegalCase">The case that legal follows it up in; null = none.</param>
public sealed record OpenItemView(string Number, string Class, DateOnly DocumentOn, DateOnly DueOn, decimal Amount, decimal OpenAmount, string Currency, bool Disputed, int DaysOverdue,
    decimal ClaimedAmount, string? LegalCase)
{
    internal static OpenItemView Of(OpenItem item, DateOnly asOf) => new(
        item.Number, item.Class, item.DocumentOn, item.DueOn, item.Amount, item.OpenAmountOn(asOf), item.Currency, item.IsDisputed, item.DaysOverdueOn(asOf),
        item.ClaimedAmount, item.LegalCaseNumber);
}

/// <summary>An earlier request to deviate from the standard, and how it ended.</summary>
public sealed record ExceptionView(string Number, string Type, string Status, string ReasonCode, decimal Amount, string Currency, DateTimeOffset? SubmittedAt, DateTimeOffset? ClosedAt);

public sealed record AgreedTermsView(int TermDays, DateOnly ValidFrom, DateOnly ValidUntil, string Request);

/// <param name="TermDays">Standard terms; what is agreed for a time is in <paramref name="AgreedTerms"/>.</param>
/// <param name="CustomerGroup">The group with which its requests add up; null = it is by itself.</param>
/// <param name="OpenItems">The most overdue first, at most 500; <paramref name="OpenItemCount"/> counts all.</param>
public sealed record CustomerView(
    string Number, string Name, string LegalEntity, string Branch, string RiskClass, int TermDays, LimitView Limit, DateOnly AsOf, decimal Exposure, decimal Overdue,
    IReadOnlyList<AgingBucket> Aging, IReadOnlyList<OpenItemView> OpenItems, int OpenItemCount, PaymentBehaviour Behaviour, IReadOnlyList<AgreedTermsView> AgreedTerms,
    IReadOnlyList<ExceptionView> Exceptions, string? CustomerGroup);

internal sealed class GetCustomerHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<GetCustomer, Result<CustomerView>>
{
    private const int OpenItemsMax = 500;
    private const int ExceptionsMax = 20;

    public async Task<Result<CustomerView>> Handle(GetCustomer query, CancellationToken cancellationToken)
    {
        var today = BusinessDay.Of(clock.Now());
        var person = await caller.PersonAsync(cancellationToken);
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(one => one.Number == query.Number, cancellationToken);
        if (customer is null || person?.May(Permissions.ReadCustomers, customer.Place, today) is not true)
        {
            return new CustomerUnknown(query.Number);
        }

        var asOf = query.AsOf ?? today;
        var items = await db.OpenItems.AsNoTracking().AsSplitQuery().Include(item => item.Settlements).Include(item => item.Claims)
            .Where(item => item.CustomerNumber == query.Number && item.DocumentOn <= asOf).ToListAsync(cancellationToken);
        var position = CustomerPosition.Of(items, asOf);
        var open = items.Where(item => item.OpenAmountOn(asOf) != 0).OrderBy(item => item.DueOn).ThenBy(item => item.Number, StringComparer.Ordinal).ToList();
        var terms = await db.AgreedTerms.AsNoTracking().Where(one => one.CustomerNumber == query.Number).OrderByDescending(one => one.ValidFrom).Take(ExceptionsMax)
            .Select(one => new AgreedTermsView(one.TermDays, one.ValidFrom, one.ValidUntil, one.RequestNumber)).ToListAsync(cancellationToken);
        var exceptions = await db.Requests.AsNoTracking().Where(request => request.CustomerNumber == query.Number && request.Status != RequestStatus.Draft)
            .OrderByDescending(request => request.Id).Take(ExceptionsMax)
            .Select(request => new ExceptionView(
                request.Number, request.Type, request.Status.ToString(), request.ReasonCode, request.Amount, request.Currency, request.SubmittedAt, request.ClosedAt))
            .ToListAsync(cancellationToken);
        return new CustomerView(
            customer.Number, customer.Name, customer.LegalEntity, customer.Branch, RequestViews.Word(customer.RiskClass), customer.TermDays,
            new LimitView(customer.LimitAmount, customer.Currency), asOf, position.Exposure, position.Overdue, position.Aging,
            [.. open.Take(OpenItemsMax).Select(item => OpenItemView.Of(item, asOf))], open.Count, position.Behaviour, terms, exceptions, customer.CustomerGroup);
    }
}
