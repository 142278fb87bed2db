using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Customers;

/// <summary>Customers that the caller may read, by number.</summary>
/// <param name="Search">Part of the number or the name.</param>
public sealed record ListCustomers(string? Search, string? Cursor, int? Limit) : IRequest<Result<Page<CustomerSummary>>>;

public sealed record CustomerSummary(string Number, string Name, string LegalEntity, string Branch, string RiskClass, int TermDays, decimal LimitAmount, string Currency);

internal sealed class ListCustomersHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<ListCustomers, Result<Page<CustomerSummary>>>
{
    public async Task<Result<Page<CustomerSummary>>> Handle(ListCustomers query, CancellationToken cancellationToken)
    {
        var person = await caller.PersonAsync(cancellationToken);
        var reach = person?.ReachOf(Permissions.ReadCustomers, BusinessDay.Of(clock.Now())) ?? Reach.Of([]);
        var matching = query.Search is { Length: > 0 } search ? db.CustomersLike(search) : db.Customers;
        var customers = matching.AsNoTracking().Where(customer =>
            reach.IsEverywhere || reach.LegalEntities.Contains(customer.LegalEntity) || reach.Regions.Contains(customer.Region) || reach.Branches.Contains(customer.Branch));
        if (Paging.Key(query.Cursor) is { } after)
        {
            customers = customers.Where(customer => customer.Number.CompareTo(after) > 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await customers.OrderBy(customer => customer.Number).Take(limit + 1).ToListAsync(cancellationToken);
        var summaries = found.Select(customer => new CustomerSummary(
            customer.Number, customer.Name, customer.LegalEntity, customer.Branch, RequestViews.Word(customer.RiskClass), customer.TermDays, customer.LimitAmount, customer.Currency)).ToList();
        return Paging.Cut(summaries, limit, customer => customer.Number);
    }
}
