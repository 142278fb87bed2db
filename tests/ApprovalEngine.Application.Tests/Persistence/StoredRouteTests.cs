using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

public sealed class StoredRouteTests
{
    // As a row of before there were votes holds it.
    private const string Stored = """
        {"matrixVersion":"1","stages":[{"stage":1,"parts":[{"function":"finance","level":2,"role":"credit-manager","kind":"approve","mode":"any","slaHours":48,"people":["credit.manager"],"rules":[{"row":"A2","inputs":{"deviationDays":20}}]},{"function":"legal","level":1,"role":"legal-counsel","kind":"approve","mode":"all","slaHours":0,"people":["a","b"],"rules":[]}],"isDeciding":true}],"voicesMin":1,"rate":null,"drawn":null,"splitting":null,"newerRate":null,"drawnStages":[],"canApprove":true,"hasApprover":true}
        """;

    [Fact]
    public void A_route_of_before_there_were_votes_is_read()
    {
        var route = RouteJson.Read(Stored).ShouldNotBeNull();

        route.Stages.Single().Parts.Select(part => part.Mode).ShouldBe([AuthorityMode.Any, AuthorityMode.All]);
        route.CanApprove.ShouldBeTrue();
        route.Stages[0].Parts[0].Rules[0].Inputs["deviationDays"].ShouldBe(20m);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("all")]
    [InlineData("3 of n")]
    [InlineData("2 of n and 60 %, veto")]
    public void A_mode_is_stored_as_the_matrix_writes_it(string mode)
    {
        var route = RouteJson.Read(Stored.Replace("\"mode\":\"any\"", $"\"mode\":\"{mode}\"", StringComparison.Ordinal))!;

        route.Stages[0].Parts[0].Mode.Word.ShouldBe(mode);
        RouteJson.Write(route)!.ShouldContain($"\"mode\":\"{mode}\"");
        RouteJson.Read(RouteJson.Write(route))!.Stages[0].Parts[0].Mode.ShouldBe(route.Stages[0].Parts[0].Mode);
    }

    [Fact]
    public void What_is_no_mode_is_never_read_as_one() =>
        Should.Throw<JsonException>(() => RouteJson.Read(Stored.Replace("\"mode\":\"any\"", "\"mode\":\"some\"", StringComparison.Ordinal))).Message.ShouldContain("'some'");
}
