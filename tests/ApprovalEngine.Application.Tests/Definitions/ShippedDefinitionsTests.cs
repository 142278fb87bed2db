using System.Text.Json.Nodes;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>Files of the program at its start: new versions, which never replace what people have put in force.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class ShippedDefinitionsTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_file_is_in_force_at_once_and_so_is_its_change(string database)
    {
        var world = await worlds.OnAsync(database);
        var drawing = Drawing(NewId(), "one");
        var id = (string)drawing["definitionId"]!;

        await StartAsync(world, drawing);
        await StartAsync(world, drawing);
        (await world.RowsAsync(id)).Single().ShouldSatisfyAllConditions(row => (row.IsLatest, row.IsPublished, row.Origin, row.PublishedBy).ShouldBe((true, true, "file", "system:start")));
        await StartAsync(world, drawing.WithText("two"));

        var rows = await world.RowsAsync(id);
        rows.Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, false), (2, true, true)]);
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("two");
        (await world.AuditAsync(id)).ShouldBe(["definition.published system:start", "definition.published system:start"]);
        await StartAsync(world, drawing);
        (await world.RowsAsync(id)).Count.ShouldBe(3, "what is taken back in the file is a change of it too");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_draft_in_progress_stays_what_the_designer_opens_and_gets_a_number_behind_the_files(string database)
    {
        var world = await worlds.OnAsync(database);
        var drawing = Drawing(NewId(), "one");
        var id = (string)drawing["definitionId"]!;
        await StartAsync(world, drawing);
        (await world.SaveAsync(Owner, (await world.ReadAsync(id)).WithText("mine"), "page-1")).ShouldSucceed().Version.ShouldBe(2);

        await StartAsync(world, drawing.WithText("shipped"));

        (await world.RowsAsync(id)).Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, false), (2, true, false), (3, false, true)]);
        (await world.PublishAsync(Publisher, id)).ShouldSucceed().Version.ShouldBe(4);
        (await world.RowsAsync(id)).Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, false), (3, false, false), (4, true, true)]);
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("mine");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_person_has_put_in_force_stays_and_the_file_waits(string database)
    {
        var world = await worlds.OnAsync(database);
        var drawing = Drawing(NewId(), "one");
        var id = (string)drawing["definitionId"]!;
        await StartAsync(world, drawing);
        (await world.SaveAsync(Owner, (await world.ReadAsync(id)).WithText("mine"))).ShouldSucceed();
        (await world.PublishAsync(Publisher, id)).ShouldSucceed();

        await StartAsync(world, drawing.WithText("shipped"));
        await StartAsync(world, drawing.WithText("shipped"));

        (await world.RowsAsync(id)).Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, false), (2, true, true), (3, false, false)]);
        var state = (await world.Inner.SendAsync("auditor", new CompareDefinition(id, 3))).ShouldSucceed();
        (state.Waiting.ShouldNotBeNull().Version, state.InForce.ShouldNotBeNull().Version, state.PublishRefusal).ShouldBe((3, 2, "definition.not-latest"));
        state.Difference.Activities.Single().Members.Single().ShouldBe(new MemberChange("text", "mine", "shipped"));
        (await world.Inner.SendAsync(Owner, new RevertDefinition(id, 3))).ShouldSucceed().Version.ShouldBe(4);
        (await world.PublishAsync(Publisher, id)).ShouldSucceed();
        (await world.Inner.SendAsync("auditor", new CompareDefinition(id, null))).ShouldSucceed().Waiting.ShouldBeNull();
        await StartAsync(world, drawing.WithText("shipped"));
        (await world.RowsAsync(id)).Count.ShouldBe(4);
        (await world.AuditAsync(id)).ShouldContain("definition.shipped system:start");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_was_exported_into_the_file_is_no_new_version_and_what_a_person_took_out_of_force_stays_out(string database)
    {
        var world = await worlds.OnAsync(database);
        var drawing = Drawing(NewId(), "one");
        var id = (string)drawing["definitionId"]!;
        await StartAsync(world, drawing);
        (await world.SaveAsync(Owner, (await world.ReadAsync(id)).WithText("mine"))).ShouldSucceed();
        (await world.PublishAsync(Publisher, id)).ShouldSucceed();

        await StartAsync(world, JsonNode.Parse((await world.Inner.SendAsync("auditor", new ExportDefinition(id, null, false))).ShouldSucceed().Content)!.AsObject());
        (await world.RowsAsync(id)).Count.ShouldBe(2);
        (await world.Inner.SendAsync(Publisher, new RetractDefinition(id))).ShouldSucceed();
        await StartAsync(world, drawing.WithText("shipped"));

        (await world.RowsAsync(id)).Select(row => row.IsPublished).ShouldBe([false, false, false]);
    }

    [Fact]
    public async Task A_file_that_cannot_run_stops_the_start()
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var drawing = Drawing(NewId(), "one");
        drawing.Activities.Add(Activity("x", "Bank.Unknown"));

        (await Should.ThrowAsync<WorkflowInvalidException>(() => StartAsync(world, drawing))).Message.ShouldContain("Bank.Unknown");
        drawing["definitionId"] = "a b";
        (await Should.ThrowAsync<WorkflowFormatException>(() => StartAsync(world, drawing))).Message.ShouldContain("$.definitionId");
    }

    // As the start does it with each file.
    private static async Task StartAsync(DefinitionWorld world, JsonObject drawing)
    {
        var path = Path.Combine(world.Inner.DataDirectory, $"{Guid.CreateVersion7():N}.json");
        await File.WriteAllTextAsync(path, drawing.ToJsonString());
        await using var scope = world.Inner.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:start", "command");
        var db = scope.ServiceProvider.GetRequiredService<ApprovalEngine.Application.Persistence.ApprovalDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await scope.ServiceProvider.GetRequiredService<ShippedDefinitions>().TakeAsync(path, CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
