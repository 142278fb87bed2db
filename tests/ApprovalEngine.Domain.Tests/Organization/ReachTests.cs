using ApprovalEngine.Domain.Organization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Organization;

/// <summary>What queries ask for must be what a scope covers.</summary>
public sealed class ReachTests
{
    private static readonly Scope[] Scopes =
        [Scope.Everywhere, new(ScopeKind.LegalEntity, "CN01"), new(ScopeKind.Region, "east"), new(ScopeKind.Branch, "SH01"), new(ScopeKind.Branch, "BJ01")];

    private static readonly Place[] Places = [new("CN01", "east", "SH01"), new("CN01", "north", "BJ01"), new("CN02", "east", "SU01"), new("CN02", "west", "KM01")];

    [Fact]
    public void A_reach_holds_exactly_the_places_that_one_of_its_scopes_covers()
    {
        // Every choice of scopes, none and all among them.
        for (var choice = 0; choice < 1 << Scopes.Length; choice++)
        {
            List<Scope> scopes = [.. Scopes.Where((_, index) => (choice & 1 << index) != 0)];
            var reach = Reach.Of(scopes);

            reach.IsNowhere.ShouldBe(scopes.Count == 0);
            foreach (var place in Places)
            {
                var isHeld = reach.IsEverywhere || reach.LegalEntities.Contains(place.LegalEntity) || reach.Regions.Contains(place.Region) || reach.Branches.Contains(place.Branch);
                isHeld.ShouldBe(scopes.Any(scope => scope.Covers(place)), $"{string.Join(" + ", scopes)} at {place}");
            }
        }
    }
}
