using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>Two windows that draw the same definition: the second learns of the first, and nothing is lost.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class OvertakenDraftTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_second_of_two_pages_is_told_and_its_drawing_is_kept_beside(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var seen = await world.ReadAsync(id);
        (await world.StudioAsync(Owner, seen.WithText("mine"), page: "page-1")).ShouldSucceed();

        var refused = (await world.StudioAsync(SecondOwner, seen.WithText("theirs"), page: "page-2")).Error.ShouldBeOfType<DraftOvertaken>();
        var again = (await world.StudioAsync(SecondOwner, seen.WithText("theirs too"), page: "page-2")).Error.ShouldBeOfType<DraftOvertaken>();

        (refused.By, refused.Version, again.Version).ShouldBe((Owner, 3, 3));
        refused.Message.ShouldContain("version 3");
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("mine");
        var rows = await world.RowsAsync(id);
        rows.Select(row => (row.Version, row.IsLatest, row.Origin)).ShouldBe([(1, false, "person"), (2, true, "person"), (3, false, "aside")]);
        rows[2].SavedJson.TextOfLine().ShouldBe("theirs too");
        (await world.AuditAsync(id)).Count(entry => entry == "definition.kept-aside process.owner.second").ShouldBe(1);
        var history = (await world.Inner.SendAsync(Owner, new ListDefinitions("AllVersions", 0, 10, null, "Version", true, [id], [], false))).ShouldSucceed();
        history.Items.Select(one => one.Version).ShouldBe([3, 2, 1]);
        (history.Items[0].Origin, history.Items[0].SavedBy).ShouldBe((DefinitionOrigins.Aside, SecondOwner));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_was_kept_beside_comes_back_by_reverting_and_stays_its_makers_work(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"), "page-1")).ShouldSucceed();
        var seen = await world.ReadAsync(id);
        (await world.SaveAsync(Owner, seen.WithText("mine"), "page-1")).ShouldSucceed();
        (await world.SaveAsync(Both, seen.WithText("theirs"), "page-2")).ShouldSucceed().Overtaken.ShouldNotBeNull().Version.ShouldBe(2);

        var reverted = (await world.Inner.SendAsync(SecondOwner, new RevertDefinition(id, 2))).ShouldSucceed();

        reverted.Version.ShouldBe(3);
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("theirs");
        (await world.RowsAsync(id)).Select(row => row.Version).ShouldBe([1, 2, 3], "the draft that was there is a version of the history");
        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.PublishAsync(Publisher, id)).ShouldSucceed();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_page_overtakes_itself_and_whoever_has_seen_the_draft_goes_on_with_it(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"), "page-1")).ShouldSucceed();
        var seen = await world.ReadAsync(id);

        (await world.SaveAsync(Owner, seen.WithText("two"), "page-1")).ShouldSucceed();
        (await world.SaveAsync(Owner, seen.WithText("three"), "page-1")).ShouldSucceed().Overtaken.ShouldBeNull("the page has not had its last answer yet");
        (await world.SaveAsync(SecondOwner, (await world.ReadAsync(id)).WithText("four"), "page-2")).ShouldSucceed().Overtaken.ShouldBeNull();
        (await world.SaveAsync(Owner, seen.WithText("five"), "page-1")).ShouldSucceed().Overtaken.ShouldNotBeNull().By.ShouldBe(SecondOwner);
        (await world.SaveAsync(SecondOwner, seen.WithText("four"), "page-3")).ShouldSucceed().IsChanged.ShouldBeFalse("the same drawing overtakes nobody");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Without_a_page_the_person_counts(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        var drawing = Drawing(id, "one");
        (await world.SaveAsync(Owner, drawing)).ShouldSucceed();

        (await world.SaveAsync(Owner, drawing.WithText("two"))).ShouldSucceed().Overtaken.ShouldBeNull();
        (await world.SaveAsync(SecondOwner, drawing.WithText("three"))).ShouldSucceed().Overtaken.ShouldNotBeNull();
    }

    [PostgresFact]
    public async Task Of_two_saves_at_once_one_is_the_draft_and_the_other_is_kept_beside()
    {
        var world = await worlds.OnAsync(EngineWorld.Postgres);
        var id = await world.PublishedAsync("one");
        var seen = await world.ReadAsync(id);
        world.Inner.Trips.Before = async sql =>
        {
            if (sql.StartsWith("INSERT", StringComparison.Ordinal) || sql.Contains("UPDATE workflow_definitions", StringComparison.Ordinal))
            {
                world.Inner.Trips.Before = null;
                (await world.SaveAsync(SecondOwner, seen.WithText("first"), "page-2")).ShouldSucceed().Overtaken.ShouldBeNull();
            }
        };

        var second = (await world.SaveAsync(Owner, seen.WithText("second"), "page-1")).ShouldSucceed();

        world.Inner.Trips.Before.ShouldBeNull();
        second.Overtaken.ShouldNotBeNull().By.ShouldBe(SecondOwner);
        (await world.RowsAsync(id)).Select(row => (row.Version, row.IsLatest, row.Origin)).ShouldBe([(1, false, "person"), (2, true, "person"), (3, false, "aside")]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_saves_at_once_leave_one_draft_with_one_number(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var seen = await world.ReadAsync(id);

        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(index => world.SaveAsync(Owner, seen.WithText($"text {index}"), "page-1")));

        saved.Count(one => one.IsError && one.Error.Code is not "request.busy").ShouldBe(0);
        var rows = await world.RowsAsync(id);
        rows.Select(row => (row.Version, row.IsLatest)).ShouldBe([(1, false), (2, true)]);
    }
}
