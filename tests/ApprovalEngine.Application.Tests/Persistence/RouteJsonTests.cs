using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>Routes as they are stored with requests: also those of before people were asked once.</summary>
public sealed class RouteJsonTests
{
    private const string Old =
        """
        {"matrixVersion":"3","stages":[{"stage":1,"parts":[{"function":"finance","level":1,"role":"credit-manager","kind":"approve","mode":"all","slaHours":48,"people":["a","b"],"rules":[]}],"isDeciding":true}],"voicesMin":1}
        """;

    [Fact]
    public void A_route_of_before_is_read_as_what_it_was()
    {
        var route = RouteJson.Read(Old)!;
        var part = route.Stages[0].Parts[0];
        (route.Conflict, part.Merged, part.VoicesAsked(), part.IsAnsweredLater(), route.CanApprove).ShouldBe((null, null, 2, false, true));
    }

    [Fact]
    public void What_merging_has_found_is_kept()
    {
        RoutePart Part(int level) => new("finance", level, $"r{level}", AuthorityKind.Approve, AuthorityMode.Any, 0, ["a"], []);
        var route = new Route("3", [new RouteStage(1, [Part(1)]), new RouteStage(2, [Part(2)])]);
        var kept = RouteJson.Read(RouteJson.Write(route.AskedOnce()))!;
        kept.Stages[0].Parts[0].Merged.ShouldBe([new MergedVoice("a", 2, "finance", 2, "r2")]);
        (kept.Stages[0].Parts[0].IsAnsweredLater(), kept.CanApprove).ShouldBe((true, true));

        var parked = RouteJson.Read(RouteJson.Write((route with { VoicesMin = 2 }).AskedOnce()))!;
        (parked.Conflict, parked.CanApprove).ShouldBe(("segregation.dual-control", false));
    }
}
