using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Imports;

/// <summary>The places of the company, and those for which the caller may import.</summary>
internal sealed class ImportPlaces
{
    private readonly Dictionary<string, Branch> branches;
    private readonly HashSet<string> legalEntities;
    private readonly IReadOnlyList<Scope> scopes;

    private ImportPlaces(Dictionary<string, Branch> branches, HashSet<string> legalEntities, IReadOnlyList<Scope> scopes) =>
        (this.branches, this.legalEntities, this.scopes) = (branches, legalEntities, scopes);

    public static async Task<ImportPlaces> LoadAsync(ApprovalDbContext db, Caller caller, DateOnly today, CancellationToken cancellationToken)
    {
        IReadOnlyList<Scope> scopes = caller.IsSystem ? [Scope.Everywhere]
            : await caller.PersonAsync(cancellationToken) is { } person ? [.. person.Granting(Permissions.Import, today)]
            : [];
        return new ImportPlaces(
            await db.Branches.AsNoTracking().ToDictionaryAsync(branch => branch.Code, StringComparer.Ordinal, cancellationToken),
            await db.LegalEntities.Select(entity => entity.Code).ToHashSetAsync(StringComparer.Ordinal, cancellationToken),
            scopes);
    }

    /// <summary>Whether the caller may import for every branch there is.</summary>
    public bool CoversCompany => scopes.Any(scope => scope.Kind is ScopeKind.Group)
        || branches.Count > 0 && branches.Values.All(branch => Covers(new Place(branch.LegalEntity, branch.Region, branch.Code)));

    public Branch? Branch(string code) => branches.GetValueOrDefault(code);

    public bool HasLegalEntity(string code) => legalEntities.Contains(code);

    public bool Covers(Place place) => scopes.Any(scope => scope.Covers(place));
}
