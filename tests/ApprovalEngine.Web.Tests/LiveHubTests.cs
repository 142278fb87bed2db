using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>The hub on one node: who may watch what, and that the picture moves with a decision.</summary>
public sealed class LiveHubTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_moves_the_picture_of_whoever_may_watch(DatabaseKind database)
    {
        // A host that writes down all it can: the token in the address must not be in it.
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string>
        {
            ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Information", ["Logging__LogLevel__Microsoft.AspNetCore.SignalR"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore.Http.Connections"] = "Debug", ["Logging__LogLevel__Microsoft.AspNetCore.Authentication"] = "Debug", ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel"] = "Debug",
        });
        var request = await engine.RaiseAsync();
        var (number, id) = (request.NumberOf(), request.WorkflowInstanceId!);
        var token = (await engine.AsAsync("finance.director")).Token!;
        await using var director = await HubClient.ConnectAsync(engine.Server.Address, token);
        await using var stranger = await HubClient.ConnectAsync(engine.Server.Address, (await engine.AsAsync("branch.manager.beijing")).Token);
        (await director.ObserveAsync(id)).ShouldBeTrue();
        (await stranger.ObserveAsync(id)).ShouldBeFalse();
        (await stranger.ObserveAsync("nobody")).ShouldBeFalse();
        (await director.NextAsync("ActivityExecutionLogUpdatedAsync", Soon)).ShouldNotBeNull("whoever begins to watch is told once, for what happened while he opened the page");
        await director.QuietAsync();

        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

        var told = (await director.NextAsync("ActivityExecutionLogUpdatedAsync", Soon)).ShouldNotBeNull();
        var approval = told.GetProperty("stats").EnumerateArray().Single(one => one.GetProperty("activityId").GetString() == "approval");
        (approval.GetProperty("startedCount").GetInt32(), approval.GetProperty("completedCount").GetInt32(), approval.GetProperty("isBlocked").GetBoolean()).ShouldBe((2, 1, true));
        (await director.NextAsync("WorkflowExecutionLogUpdatedAsync", Soon)).ShouldNotBeNull().EnumerateObject().Count().ShouldBe(0);
        (await director.NextAsync("WorkflowInstanceUpdatedAsync", Soon)).ShouldNotBeNull().GetProperty("workflowInstanceId").GetString().ShouldBe(id);
        (await director.NextAsync("WorkflowInstanceUpdatedAsync", TimeSpan.FromSeconds(6))).ShouldBeNull("once is enough");
        (await stranger.NextAsync("WorkflowInstanceUpdatedAsync", TimeSpan.FromMilliseconds(1))).ShouldBeNull();
        engine.Server.Output.ShouldContain("dbug: Microsoft.AspNetCore.SignalR", customMessage: "the host was to write down what it does");
        engine.Server.Output.ShouldNotContain(token);
        engine.Server.Output.ShouldNotContain(Uri.EscapeDataString(token));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_door_is_closed_to_everybody_else(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var server = engine.Server.Address;
        (await HubClient.TryConnectAsync(server, null)).Status.ShouldBe(401);
        (await HubClient.TryConnectAsync(server, "CfDJ8-forged")).Status.ShouldBe(401);
        (await HubClient.OpenAsync(server, "any", null)).Status.ShouldBe(401);
        (await HubClient.OpenAsync(server, "any", "CfDJ8-forged")).Status.ShouldBe(401);
        var sales = (await engine.AsAsync("sales.east")).Token;
        (await HubClient.TryConnectAsync(server, sales)).Status.ShouldBe(404);
        (await HubClient.OpenAsync(server, "any", sales)).Status.ShouldBe(404);

        // The id of the connection is of no use, so any node may take it; and nothing but a WebSocket opens.
        var (status, client) = await HubClient.OpenAsync(server, "of-another-node", (await engine.AsAsync("auditor")).Token);
        status.ShouldBe(101);
        await using var connected = client.ShouldNotBeNull();
        var request = await engine.RaiseAsync();
        (await connected.ObserveAsync(request.WorkflowInstanceId!)).ShouldBeTrue();
        (await (await engine.AsAsync("auditor")).GetAsync("/elsa/hubs/workflow-instance?id=x")).Status.ShouldBeOneOf(400, 404);
        (await (await engine.AsAsync("auditor")).PostAsync("/elsa/hubs/workflow-instance?id=x", new { })).Status.ShouldBeOneOf(400, 404, 405);

        // A trial is for those who draw and publish, and for operators.
        var trial = await engine.TrialAsync((await engine.DraftAsync(StudioSteps.InLine("Trial", StudioSteps.Activity("wait", "Elsa.RunTask", ("taskName", "weigh"))))).DefinitionId);
        foreach (var (person, may) in new[] { ("process.owner", true), ("process.publisher", true), ("admin", true), ("finance.director", false) })
        {
            await using var hub = await HubClient.ConnectAsync(server, (await engine.AsAsync(person)).Token);
            (await hub.ObserveAsync(trial)).ShouldBe(may, person);
            (await hub.ObserveAsync(request.WorkflowInstanceId!)).ShouldBe(person is "admin" or "finance.director", person);
        }

        await ExpectEndsAsync(engine, request.WorkflowInstanceId!);
    }

    // A new password, a role that is taken away, somebody who leaves: each ends what is open, and what nobody touched stays.
    private static async Task ExpectEndsAsync(Engine engine, string instance)
    {
        string[] people = ["regional.credit.east", "cfo", "asia.controller", "group.cfo"];
        var hubs = await Task.WhenAll(people.Select(async person => await HubClient.ConnectAsync(engine.Server.Address, (await engine.AsAsync(person)).Token)));
        foreach (var hub in hubs)
        {
            (await hub.ObserveAsync(instance)).ShouldBeTrue();
        }

        await engine.Database.ExecuteAsync("UPDATE accounts SET security_stamp = 'CHANGED' WHERE id = @p0", people[0]);
        await engine.Database.ExecuteAsync("DELETE FROM role_assignments WHERE user_name = @p0", people[1]);
        await engine.Database.ExecuteAsync("UPDATE people SET is_active = false WHERE user_name = @p0", people[2]);
        await Task.WhenAll(hubs[..3].Select(hub => hub.Ended)).WaitAsync(TimeSpan.FromSeconds(60));
        hubs[3].Ended.IsCompleted.ShouldBeFalse();
        foreach (var hub in hubs)
        {
            await hub.DisposeAsync();
        }
    }
}
