using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Demo;

/// <summary>The demo company as plain entities: nothing is tracked by a database yet.</summary>
/// <param name="People">With their role assignments.</param>
/// <param name="OpenItems">With their settlements; two years of documents up to the day before the day it was built for.</param>
public sealed record DemoData(
    IReadOnlyList<LegalEntity> LegalEntities,
    IReadOnlyList<Region> Regions,
    IReadOnlyList<Branch> Branches,
    IReadOnlyList<Person> People,
    IReadOnlyList<Customer> Customers,
    IReadOnlyList<OpenItem> OpenItems,
    IReadOnlyList<AuthorityRate> AuthorityRates);
