using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>What may be deleted, and what becomes of the rest.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class DeleteDefinitionTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_in_force_is_retracted_first(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var version = (await world.RowsAsync(id)).Single().Id;

        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(id))).Error!.Code.ShouldBe("definition.in-force");
        (await world.Inner.SendAsync(Publisher, new DeleteDefinitionVersion(version))).Error!.Code.ShouldBe("definition.in-force");
        (await world.Inner.SendAsync(Owner, new DeleteDefinition(id))).Error!.Code.ShouldBe("permission.missing");
        (await world.Inner.SendAsync(Publisher, new RetractDefinition(id))).ShouldSucceed();
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(id))).ShouldSucceed().Count.ShouldBe(1);

        (await world.RowsAsync(id)).ShouldBeEmpty();
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(id))).Error!.Code.ShouldBe("definition.unknown");
        (await world.AuditAsync(id))[^1].ShouldBe("definition.deleted process.publisher");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_number_is_never_given_out_twice(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"))).ShouldSucceed().Version.ShouldBe(1);
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(id))).ShouldSucceed();

        (await world.SaveAsync(Owner, Drawing(id, "two"))).Error!.Code.ShouldBe("definition.deleted", "a page that is open does not bring it back");
        (await world.Inner.SendAsync(Owner, new ImportDefinitions([new ImportedDefinition("a.json", Drawing(id, "two").ToJsonString())]))).ShouldSucceed();
        (await world.RowsAsync(id)).Single().Version.ShouldBe(2);

        (await world.PublishAsync(Publisher, id)).ShouldSucceed();
        (await world.SaveAsync(Owner, Drawing(id, "three"))).ShouldSucceed().Version.ShouldBe(3);
        (await world.Inner.SendAsync(Publisher, new DeleteDefinitionVersion((await world.RowsAsync(id))[1].Id))).ShouldSucceed();
        var left = (await world.RowsAsync(id)).Single();
        (left.Version, left.IsLatest, left.IsPublished).ShouldBe((2, true, true), "the designer opens what is in force");
        (await world.SaveAsync(Owner, Drawing(id, "four"))).ShouldSucceed().Version.ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_deletes_the_draft_that_he_drew_does_not_get_it_published_by_anothers_open_page(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        (await world.SaveAsync(Both, (await world.ReadAsync(id)).WithText("his"), "page-1")).ShouldSucceed();
        var open = await world.ReadAsync(id);
        (await world.Inner.SendAsync(Both, new DeleteDefinitionVersion((await world.RowsAsync(id))[1].Id))).ShouldSucceed();
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("one");

        (await world.SaveAsync(SecondOwner, open, "page-2")).ShouldSucceed();

        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.PublishAsync(Publisher, id)).ShouldSucceed();
        (await world.RowsAsync(id)).Single(row => row.IsPublished).Savers.ShouldBe("[]");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Nothing_that_runs_or_is_on_record_goes_and_trials_that_are_over_go_along(string database)
    {
        var world = await worlds.OnAsync(database);
        var (waiting, faulted, done, trial) = (NewId(), NewId(), NewId(), NewId());
        foreach (var id in new[] { waiting, faulted, done, trial })
        {
            var model = Drawing(id, "one");
            model.Activities.Add(id == waiting ? Activity("wait", "Elsa.Delay", ("timeSpan", "01:00:00")) : id == faulted ? Activity("wait", "Elsa.Fault", ("message", "no")) : Activity("wait", "Elsa.WriteLine"));
            model.Flow["connections"]!.AsArray().Add(Way("line1", "Done", "wait"));
            (await world.SaveAsync(Owner, model)).ShouldSucceed();
        }

        await StartAsync(world, waiting, isTrial: true);
        await StartAsync(world, faulted, isTrial: true);
        await StartAsync(world, done, isTrial: false);
        var gone = await StartAsync(world, trial, isTrial: true);

        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(waiting))).Error.ShouldBeOfType<DefinitionInUse>().Count.ShouldBe(1);
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(faulted))).Error.ShouldBeOfType<DefinitionInUse>();
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(done))).Error.ShouldBeOfType<DefinitionOnRecord>();
        (await world.Inner.SendAsync(Publisher, new DeleteDefinition(trial))).ShouldSucceed();

        await using var db = world.Inner.Open();
        (await db.Instances.CountAsync(row => row.Id == gone) + await db.Journal.CountAsync(line => line.InstanceId == gone)
            + await db.ActivityExecutions.CountAsync(execution => execution.InstanceId == gone)).ShouldBe(0);
        (await world.Inner.SendAsync("admin", new ListInstances(null, null, null, null, null, null, 200))).ShouldSucceed();
    }

    private static async Task<string> StartAsync(DefinitionWorld world, string id, bool isTrial)
    {
        await using var scope = world.Inner.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalEngine.Application.Persistence.ApprovalDbContext>();
        (await db.Definitions.SingleAsync(row => row.DefinitionId == id)).IsTried = true;
        var workflow = await scope.ServiceProvider.GetRequiredService<DefinitionCatalog>().GetAsync(db, id, 1, CancellationToken.None);
        var instance = Guid.CreateVersion7().ToString("N");
        await scope.ServiceProvider.GetRequiredService<WorkflowEngine>().StartAsync(workflow, 1, new StartOptions { InstanceId = instance, IsTrial = isTrial }, CancellationToken.None);
        await db.SaveChangesAsync();
        return instance;
    }
}
