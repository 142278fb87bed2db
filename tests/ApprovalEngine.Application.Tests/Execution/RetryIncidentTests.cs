using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>An operator sees an incident, puts the cause right and has the activity run again; nothing that was committed before is repeated.</summary>
public sealed class RetryIncidentTests
{
    private static readonly string[] BothLanguages = ["terms-confirmation.en", "terms-confirmation.zh-CN"];

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_mended_letter_is_written_and_the_approval_and_its_effect_stay_what_they_were(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (number, incident) = await world.StuckAsync();
        incident.ShouldSatisfyAllConditions(
            () => (incident.Code, incident.ActivityId, incident.ResolvedAt).ShouldBe(("letter.failed", "confirmation", null)),
            () => incident.ActivityName.ShouldNotBeNullOrEmpty(),
            () => incident.Message.ShouldContain("nobody"));
        var before = await world.ReadAsync(number);
        (before.Status, before.Effects.Count, before.Letters.Count).ShouldBe(("Approved", 1, 0));

        world.MendLetter();
        var retried = (await world.RetryAsync(incident.Id, key: "once")).ShouldSucceed();

        (retried.Status, retried.SubStatus, retried.Incidents.Count).ShouldBe(("Finished", "Finished", 0));
        await ShouldBeDoneAsync(world, number);
        (await world.ReadAsync(number)).Effects.Single().Id.ShouldBe(before.Effects.Single().Id);
        (await world.RetryAsync(incident.Id, key: "once")).ShouldSucceed().Instance.ShouldBe(retried.Instance, "the same key is the same act");
        (await world.RetryAsync(incident.Id)).Error.ShouldBeOfType<IncidentResolved>().By.ShouldBe("admin");
        var kinds = await world.KindsAsync(number);
        kinds.SkipWhile(kind => kind != "workflow.retried").ShouldBe(["workflow.retried", "letter.written", "letter.written", "parties.notified"]);
        (await world.IncidentsAsync("resolved")).Items.Single(one => one.Id == incident.Id).ShouldSatisfyAllConditions(
            one => one.ResolvedBy.ShouldBe("admin"), one => one.Resolution.ShouldBe("retried"), one => one.ResolvedAt.ShouldBe(world.World.Clock.GetUtcNow()));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_effect_that_an_incident_held_back_is_ordered_by_the_retry_once(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        await world.PublishAsync(root => root.Swap("apply-terms", "confirmation"));
        var (number, incident) = await world.StuckAsync();
        (await world.ReadAsync(number)).Effects.ShouldBeEmpty();
        (await world.World.SendAsync("admin", new CancelInstance(incident.Instance, "Never mind.", null))).Error.ShouldBeOfType<InstanceOwesEffect>();

        world.MendLetter();
        (await world.RetryAsync(incident.Id)).ShouldSucceed().Incidents.ShouldBeEmpty();

        await ShouldBeDoneAsync(world, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_fails_again_is_an_incident_of_its_own(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (number, incident) = await world.StuckAsync();

        var again = (await world.RetryAsync(incident.Id)).ShouldSucceed().Incidents.ShouldHaveSingleItem();

        again.Id.ShouldNotBe(incident.Id);
        (await world.IncidentsAsync("open")).Items.ShouldHaveSingleItem().Id.ShouldBe(again.Id);
        (await world.ReadAsync(number)).Incidents.Select(one => one.Resolution).ShouldBe(["retried", null]);
        (await world.KindsAsync(number)).Count(kind => kind == "workflow.incident").ShouldBe(2);
        world.MendLetter();
        (await world.RetryAsync(again.Id)).ShouldSucceed();
        await ShouldBeDoneAsync(world, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_two_operators_one_retries_and_the_other_is_told(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (number, incident) = await world.StuckAsync();
        world.MendLetter();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => Task.Run(() => world.RetryAsync(incident.Id, turn % 2 == 0 ? "admin" : "admin.second"))));

        answers.Count(answer => !answer.IsError).ShouldBe(1);
        answers.Where(answer => answer.IsError).ShouldAllBe(answer => answer.Error!.Code == "incident.resolved");
        await ShouldBeDoneAsync(world, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_has_read_an_older_version_is_told_so(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (_, incident) = await world.StuckAsync();

        (await world.RetryAsync(incident.Id, version: incident.InstanceVersion - 1)).Error.ShouldBeOfType<InstanceStale>().Version.ShouldBe(incident.InstanceVersion);
        (await world.RetryAsync("nothing")).Error.ShouldBeOfType<IncidentUnknown>();
        world.MendLetter();
        (await world.RetryAsync(incident.Id, version: incident.InstanceVersion)).ShouldSucceed();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_instance_without_a_request_has_a_chain_of_its_own(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var id = await world.TrialAsync();
        var incident = (await world.IncidentsAsync("open")).Items.ShouldHaveSingleItem();
        (incident.Request, incident.IsTrial, incident.ActivityName, incident.Message).ShouldBe((null, true, "Broken", "It is broken."));

        (await world.RetryAsync(incident.Id)).ShouldSucceed().Incidents.ShouldHaveSingleItem();

        (await world.KindsAsync($"workflow:{id}")).ShouldBe(["workflow.retried", "workflow.incident"]);
        await world.ShouldVerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_workflow_that_ended_too_early_is_not_retried_and_ends_with_its_request(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        await world.PublishAsync(root => root["connections"]!.AsArray().Single(way => (string)way!["source"]!["activity"]! == "matrix")!["target"]!["activity"] = "end-other");
        var number = (await world.World.RequestAsync()).Number!;
        var incident = (await world.IncidentsAsync("open")).Items.ShouldHaveSingleItem();
        (incident.Code, incident.ActivityName).ShouldBe(("workflow.ended-early", null));

        (await world.RetryAsync(incident.Id)).Error.ShouldBeOfType<IncidentNotRetryable>();
        (await world.World.SendAsync("admin", new CancelInstance(incident.Instance, "It is over.", null))).Error.ShouldBeOfType<InstanceOver>();
        (await world.World.SendAsync("admin", new CancelRequest(number, "Drawn wrongly.", null))).ShouldSucceed();

        (await world.IncidentsAsync("open")).Items.ShouldBeEmpty();
        (await world.InstanceAsync(incident.Instance)).Instance.IncidentCount.ShouldBe(0);
        await world.ShouldVerifyAsync();
    }

    private static async Task ShouldBeDoneAsync(OperatorWorld world, string number)
    {
        var request = await world.ReadAsync(number);
        request.Status.ShouldBe("Approved");
        request.Effects.ShouldHaveSingleItem();
        request.Letters.Select(letter => $"{letter.Kind}.{letter.Culture}").Order(StringComparer.Ordinal).ShouldBe(BothLanguages);
        request.Incidents.ShouldAllBe(incident => incident.ResolvedAt != null);
        await using var db = world.World.Open();
        (await db.Outbox.CountAsync(message => message.RequestNumber == number && message.Kind != "mail")).ShouldBe(1);
        var instance = await db.Instances.SingleAsync(row => row.CorrelationId == number);
        (instance.SubStatus, instance.IncidentCount).ShouldBe(("Finished", 0));
        (await db.ActivityExecutions.AnyAsync(row => row.InstanceId == instance.Id && (row.Status == "Running" || row.Status == "Faulted"))).ShouldBeFalse();
        await world.ShouldVerifyAsync();
    }
}
