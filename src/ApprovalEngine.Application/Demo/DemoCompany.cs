using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Demo;

/// <summary>
/// An invented company to try the product with: an elevator maker with two legal entities, thirty branches, people named by their
/// role, customers named by what they are, and two years of receivables. The same day gives the same company, on every machine;
/// another day gives the same company with all dates moved (documents avoid weekends, so single dates may differ by a day or two).
/// </summary>
public static class DemoCompany
{
    /// <summary>Builds the company; touches no database.</summary>
    /// <param name="today">The business day that all dates are counted back from; nothing is dated later except due dates.</param>
    public static DemoData Build(DateOnly today)
    {
        var customers = DemoCustomers.Build();
        return new DemoData(
            DemoOrganization.LegalEntities(),
            DemoOrganization.Regions(),
            DemoOrganization.Branches(),
            DemoPeople.Build(today),
            [.. customers.Select(customer => customer.Customer)],
            [.. customers.SelectMany((customer, index) => new DemoLedger(customer, index, today).Build())],
            DemoRates.Build(today));
    }

    /// <summary>
    /// Adds the company and a sign-in for each of its people (password <see cref="DemoAccounts.Password"/>) to an empty database. The
    /// caller saves: one <c>SaveChanges</c> is one transaction, so either everything is there afterwards or nothing. Of two nodes that
    /// seed at once the second fails on the primary keys and adds nothing.
    /// </summary>
    /// <returns>False where there are people already: nothing was added then.</returns>
    public static async Task<bool> SeedAsync(ApprovalDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.People.AnyAsync(cancellationToken))
        {
            return false;
        }

        var data = Build(today);
        db.LegalEntities.AddRange(data.LegalEntities);
        db.Regions.AddRange(data.Regions);
        db.Branches.AddRange(data.Branches);
        db.People.AddRange(data.People);
        db.Customers.AddRange(data.Customers);
        db.OpenItems.AddRange(data.OpenItems);
        db.AuthorityRates.AddRange(data.AuthorityRates);
        db.Users.AddRange(DemoAccounts.For(data.People));
        return true;
    }

    /// <summary>An id that is the same every time, from what it identifies.</summary>
    internal static Guid IdOf(string kind, params ReadOnlySpan<string> parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"demo:{kind}:{string.Join('|', parts)}"))[..16]);
}
