using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Looking at instances, cancelling them and moving them to a newer version.</summary>
public sealed class OperateInstanceTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_instance_under_a_request_in_review_is_not_cancelled_but_the_request_is(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var request = await world.World.RequestAsync();

        (await CancelAsync(world, request.WorkflowInstanceId!)).Error.ShouldBeOfType<InstanceCarriesRequest>().Message.ShouldContain($"/api/requests/{request.Number}/cancel");

        (await world.ReadAsync(request.Number!)).Status.ShouldBe("InReview");
        await world.ApproveAsync(request.Number!);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_left_of_an_approved_request_with_its_effect_can_be_given_up(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (number, incident) = await world.StuckAsync();
        (await world.World.SendAsync("admin", new CancelInstance(incident.Instance, "", null))).Error.ShouldBeOfType<CommandInvalid>();

        (await CancelAsync(world, incident.Instance)).ShouldSucceed().SubStatus.ShouldBe("Cancelled");

        var request = await world.ReadAsync(number);
        (request.Status, request.Effects.Count, request.Letters.Count).ShouldBe(("Approved", 1, 0));
        request.Incidents.ShouldHaveSingleItem().Resolution.ShouldBe("cancelled");
        (await world.KindsAsync(number))[^1].ShouldBe("workflow.cancelled");
        (await CancelAsync(world, incident.Instance)).Error.ShouldBeOfType<InstanceOver>();
        (await world.RetryAsync(incident.Id)).Error.ShouldBeOfType<IncidentResolved>();
        await world.ShouldVerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_instance_of_its_own_is_cancelled_with_a_reason(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var id = await world.TrialAsync();

        (await CancelAsync(world, id)).ShouldSucceed();

        (await world.KindsAsync($"workflow:{id}")).ShouldBe(["workflow.cancelled"]);
        (await world.IncidentsAsync("open")).Items.ShouldBeEmpty();
        (await CancelAsync(world, "nothing")).Error.ShouldBeOfType<InstanceUnknown>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_waiting_request_goes_on_in_the_newer_version(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var request = await world.World.RequestAsync();
        var id = request.WorkflowInstanceId!;
        var version = await world.PublishAsync(root => root.Insert("approval", "Approved", "thanks"));
        var before = await world.InstanceAsync(id);
        before.NewerVersions.ShouldBe([version]);
        before.Bookmarks.ShouldHaveSingleItem().ActivityId.ShouldBe("approval");
        (await PreviewAsync(world, id, version)).ShouldSucceed().IsPossible.ShouldBeTrue();
        (await world.InstanceAsync(id)).Version.ShouldBe(before.Version, "a preview changes nothing");
        (await MigrateAsync(world, id, version, before.Version - 1)).Error.ShouldBeOfType<InstanceStale>();

        (await MigrateAsync(world, id, version, before.Version)).ShouldSucceed().DefinitionVersion.ShouldBe(version);

        await world.ApproveAsync(request.Number!);
        var after = await world.ReadAsync(request.Number!);
        (after.Status, after.Effects.Count, after.Letters.Count).ShouldBe(("Approved", 1, 2));
        (await world.InstanceAsync(id)).ShouldSatisfyAllConditions(
            view => view.Instance.DefinitionVersion.ShouldBe(version),
            view => view.Journal.Items.ShouldContain(line => line.EventName == "Migrated"),
            view => view.Journal.Items.ShouldContain(line => line.ActivityId == "thanks" && line.EventName == "Completed"));
        (await world.KindsAsync(request.Number!)).ShouldContain("workflow.migrated");
        await world.ShouldVerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Why_an_instance_cannot_be_migrated_is_said_and_it_stays_as_it_was(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var request = await world.World.RequestAsync();
        var id = request.WorkflowInstanceId!;
        var version = await world.PublishAsync(root => root.Rename("approval", "another"));

        var preview = (await PreviewAsync(world, id, version)).ShouldSucceed();
        preview.IsPossible.ShouldBeFalse();
        preview.Reasons.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            reason => (reason.Kind, reason.ActivityId).ShouldBe(("missing", "approval")), reason => reason.ActivityName.ShouldNotBeNullOrEmpty());
        (await MigrateAsync(world, id, version)).Error.ShouldBeOfType<InstanceNotMigratable>().Reasons.ShouldBe(preview.Reasons);
        (await MigrateAsync(world, id, version + 1)).Error.ShouldBeOfType<DefinitionVersionUnknown>();
        (await PreviewAsync(world, "nothing", version)).Error.ShouldBeOfType<InstanceUnknown>();

        await world.ApproveAsync(request.Number!);
        (await world.ReadAsync(request.Number!)).Letters.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_decision_and_a_migration_at_the_same_time_both_count(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var version = await world.PublishAsync(root => root.Insert("approval", "Approved", "thanks"));
        for (var turn = 0; turn < 5; turn++)
        {
            var request = await world.World.RequestAsync();
            var newer = await world.PublishAsync(root => root.Activity("thanks")["name"] = $"thanks {turn}");
            var (decided, migrated) = (Task.Run(() => world.ApproveAsync(request.Number!)), Task.Run(() => MigrateAsync(world, request.WorkflowInstanceId!, newer)));

            await decided;
            var answer = await migrated;
            if (answer.IsError)
            {
                answer.Error.ShouldBeOfType<InstanceNotMigratable>().Reasons.ShouldHaveSingleItem().Kind.ShouldBe("is-over");
            }

            var after = await world.ReadAsync(request.Number!);
            (after.Status, after.Effects.Count, after.Letters.Count).ShouldBe(("Approved", 1, 2));
        }

        version.ShouldBeGreaterThan(1);
        await world.ShouldVerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Instances_are_found_by_what_an_operator_knows_of_them(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (stuck, incident) = await world.StuckAsync();
        world.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var trial = await world.TrialAsync();
        world.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var waiting = await world.World.RequestAsync();

        (await ListAsync(world)).Select(one => one.Id).ShouldBe([waiting.WorkflowInstanceId!, trial, incident.Instance], "newest first");
        (await ListAsync(world, status: "Suspended")).ShouldHaveSingleItem().Request.ShouldBe(waiting.Number);
        (await ListAsync(world, status: "finished")).Count.ShouldBe(2);
        (await ListAsync(world, hasIncident: true)).Select(one => one.Id).ShouldBe([trial, incident.Instance]);
        (await ListAsync(world, hasIncident: false)).ShouldHaveSingleItem().Id.ShouldBe(waiting.WorkflowInstanceId);
        (await ListAsync(world, definition: "trial")).ShouldHaveSingleItem().DefinitionName.ShouldBe("A trial");
        (await ListAsync(world, isTrial: false)).Count.ShouldBe(2);
        (await ListAsync(world, isTrial: true)).ShouldHaveSingleItem().Id.ShouldBe(trial);
        (await ListAsync(world, search: stuck.ToLowerInvariant())).ShouldHaveSingleItem().Id.ShouldBe(incident.Instance);
        (await ListAsync(world, search: trial)).ShouldHaveSingleItem().IncidentCount.ShouldBe(1);
        (await world.World.SendAsync("admin", new ListInstances(null, "Sleeping", null, null, null, null, null))).Error.ShouldBeOfType<InstanceStatusUnknown>();

        List<string> paged = [];
        for (var (cursor, turn) = ((string?)null, 0); turn < 3; turn++)
        {
            var page = (await world.World.SendAsync("admin", new ListInstances(null, null, null, null, null, cursor, 1))).ShouldSucceed();
            paged.Add(page.Items.ShouldHaveSingleItem().Id);
            cursor = page.NextCursor;
        }

        paged.ShouldBe([waiting.WorkflowInstanceId!, trial, incident.Instance]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Open_incidents_come_before_resolved_ones_page_by_page(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var trials = new List<string>();
        for (var turn = 0; turn < 4; turn++)
        {
            world.World.Clock.Advance(TimeSpan.FromSeconds(1));
            trials.Add(await world.TrialAsync());
        }

        (await CancelAsync(world, trials[3])).ShouldSucceed();
        (await CancelAsync(world, trials[1])).ShouldSucceed();
        string[] expected = [trials[2], trials[0], trials[3], trials[1]];
        (await world.IncidentsAsync()).Items.Select(one => one.Instance).ShouldBe(expected);

        foreach (var size in new[] { 1, 2, 3 })
        {
            List<string> paged = [];
            string? cursor = null;
            do
            {
                var page = await world.IncidentsAsync(cursor: cursor, limit: size);
                page.Items.Count.ShouldBeLessThanOrEqualTo(size);
                paged.AddRange(page.Items.Select(one => one.Instance));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            string.Join(" ", paged).ShouldBe(string.Join(" ", expected), $"pages of {size}");
        }

        (await world.World.SendAsync("admin", new ListIncidents("closed", null, null))).Error.ShouldBeOfType<IncidentStateUnknown>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Auditors_look_and_do_not_act_and_others_do_neither(string database)
    {
        await using var world = await OperatorWorld.CreateAsync(database);
        var (_, incident) = await world.StuckAsync();
        await using (var db = world.World.Open())
        {
            var code = await db.Branches.Select(branch => branch.Code).OrderBy(branch => branch).FirstAsync();
            db.RoleAssignments.Add(new RoleAssignment
            {
                Id = Guid.CreateVersion7(), UserName = "sales.north", Role = "admin", ScopeKind = ScopeKind.Branch, ScopeCode = code, RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = new DateOnly(2020, 1, 1),
            });
            await db.SaveChangesAsync();
        }

        foreach (var (person, mayLook) in new[] { ("auditor", true), ("sales.east", false), ("cfo", false), ("process.owner", false), ("sales.north", false) })
        {
            (await world.World.SendAsync(person, new ListInstances(null, null, null, null, null, null, null))).IsError.ShouldBe(!mayLook, person);
            (await world.World.SendAsync(person, new ListIncidents(null, null, null))).IsError.ShouldBe(!mayLook, person);
            (await world.World.SendAsync(person, new GetInstance(incident.Instance, null, null))).IsError.ShouldBe(!mayLook, person);
            (await world.World.SendAsync(person, new PreviewMigration(incident.Instance, 1))).IsError.ShouldBe(!mayLook, person);
            (await world.RetryAsync(incident.Id, person)).Error.ShouldBeOfType<PermissionMissing>();
            (await world.World.SendAsync(person, new CancelInstance(incident.Instance, "A reason.", null))).Error.ShouldBeOfType<PermissionMissing>();
            (await world.World.SendAsync(person, new MigrateInstance(incident.Instance, 2, null))).Error.ShouldBeOfType<PermissionMissing>();
        }

        (await world.World.SendAsync("auditor", new GetInstance(incident.Instance, null, null))).ShouldSucceed().MayAct.ShouldBeFalse();
        (await world.InstanceAsync(incident.Instance)).ShouldSatisfyAllConditions(
            view => view.MayAct.ShouldBeTrue(),
            view => view.Open.Select(open => (open.ActivityId, open.Status, open.Depth)).ShouldBe([("Workflow1", "Running", 0), ("flow", "Running", 1), ("confirmation", "Faulted", 2)]),
            view => view.Incidents.ShouldHaveSingleItem().MayRetry.ShouldBeTrue(),
            view => view.Variables.Keys.Order(StringComparer.Ordinal).ShouldBe(["Stage", "StageCount"]),
            view => view.Journal.Items[0].Sequence.ShouldBe(view.Journal.Items.Count));
    }

    private static Task<Result<OperatedInstance>> CancelAsync(OperatorWorld world, string id) => world.World.SendAsync("admin", new CancelInstance(id, "A reason.", null));

    private static Task<Result<MigrationView>> PreviewAsync(OperatorWorld world, string id, int version) => world.World.SendAsync("admin", new PreviewMigration(id, version));

    private static Task<Result<OperatedInstance>> MigrateAsync(OperatorWorld world, string id, int version, int? seen = null) =>
        world.World.SendAsync("admin", new MigrateInstance(id, version, seen));

    private static async Task<IReadOnlyList<InstanceSummary>> ListAsync(
        OperatorWorld world, string? definition = null, string? status = null, bool? hasIncident = null, string? search = null, bool? isTrial = null) =>
        (await world.World.SendAsync("admin", new ListInstances(definition, status, hasIncident, search, isTrial, null, null))).ShouldSucceed().Items;
}
