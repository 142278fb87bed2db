using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

public sealed class MatrixReplayTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task It_says_who_would_have_got_how_many_what_would_have_passed_and_what_would_have_gone_nowhere(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await HistoryAsync(world);

        // The branch is asked from 21 days on, nobody approves 36 to 60, and the CFO up to 65 only; counsel still beyond.
        var replay = await ReplayAsync(world, xml => xml
            .ReplaceFirst("<text>&gt; 0</text>", "<text>&gt; 20</text>")
            .ReplaceFirst("<text>(30..60]</text>", "<text>(30..35]</text>")
            .ReplaceFirst("<text>&gt; 60</text>", "<text>(60..65]</text>"));

        replay.Totals.ShouldBe(new ReplayFigures(
            Requests: 4, Changed: 4, Less: 3, More: 0, NoLongerStopped: 1, NowhereBefore: 0, NowhereAfter: 1, ApprovalsBefore: 5, ApprovalsAfter: 3,
            AnswersBefore: 9, AnswersAfter: 5, Days: -2, DaysUnknown: 2));
        replay.Roles.Single(role => role.Role == "branch-manager").ShouldBe(new ReplayRole("branch-manager", 4, 2, 0, 0, 1, 2));
        replay.Roles.Single(role => role.Role == "regional-credit-manager").ShouldBe(new ReplayRole("regional-credit-manager", 2, 2, 2, 2, 2, 1));
        replay.Roles.Single(role => role.Role == "cfo").ShouldBe(new ReplayRole("cfo", 1, 0, 1, 0, null, 0), "it answered nothing, and that is said");
        replay.Rows.Single(row => row.Id == "R1").ShouldBe(new ReplayRow("non-standard-terms", "R1", "R1", 2, 2, 4));
        replay.Rows.Single(row => row.Id == "A4").Matched.ShouldBe(0);
        replay.Types.ShouldHaveSingleItem().Figures.ShouldBe(replay.Totals);
        replay.Branches.ShouldHaveSingleItem().Code.ShouldBe("SH01");
        replay.Changed.Select(one => string.Join('+', one.Effects)).ShouldBe(["less", "nowhere", "no-longer-stopped+less", "less"], "the newest first");
        var first = replay.Changed[^1];
        first.Before.Parts.Select(part => $"{part.Role} {part.Kind} {string.Join(',', part.Rows)}").ShouldBe(["branch-manager recommend R1", "regional-credit-manager approve A1"]);
        first.After.Parts.ShouldHaveSingleItem().Role.ShouldBe("regional-credit-manager");
        replay.Skipped.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_same_matrix_changes_nothing_and_a_stricter_one_asks_more(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await HistoryAsync(world);

        (await ReplayAsync(world, xml => xml)).Totals.ShouldBe(new ReplayFigures(4, 0, 0, 0, 0, 0, 0, 5, 5, 9, 9, 0, 0));

        var stricter = await ReplayAsync(world, xml => xml.ReplaceFirst("<text>(0..15]</text>", "<text>(0..5]</text>").ReplaceFirst("<text>(15..30]</text>", "<text>(5..30]</text>"));
        (stricter.Totals.Changed, stricter.Totals.More, stricter.Totals.Less).ShouldBe((2, 2, 0), "a higher level of a function stands for the lower one");
        stricter.Totals.NoLongerStopped.ShouldBe(0, "who rejected would still be asked");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_cannot_be_replayed_is_counted_with_its_reason(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await HistoryAsync(world);
        await using (var db = world.Open())
        {
            var number = (await db.Requests.OrderBy(one => one.Number).FirstAsync()).Number;
            _ = await db.Database.ExecuteSqlRawAsync("UPDATE requests SET facts = '{{}}' WHERE number = {0}", number);
            number = (await db.Requests.OrderByDescending(one => one.Number).FirstAsync()).Number;
            _ = await db.Database.ExecuteSqlRawAsync("UPDATE requests SET currency = 'XAU' WHERE number = {0}", number);
        }

        var replay = await ReplayAsync(world, xml => xml);
        replay.Totals.Requests.ShouldBe(2);
        replay.Skipped.ShouldBe([new ReplaySkip("non-standard-terms", "rate", "XAU", 1), new ReplaySkip("non-standard-terms", "facts", null, 1)], ignoreOrder: true);

        var other = await ReplayAsync(world, xml => xml.ReplaceFirst("<text>deviationDays</text>", "<text>daysBeyond</text>"));
        other.Skipped.ShouldContain(new ReplaySkip("non-standard-terms", "candidate", "daysBeyond", 2));
        other.Totals.Requests.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task It_covers_the_period_and_the_places_for_which_one_may_read_the_matrix(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await HistoryAsync(world);
        var day = new DateOnly(2026, 6, 17);

        async Task<int> CountAsync(string userName, DateOnly? from, DateOnly? to) => (await world.SendAsync(userName, new ReplayMatrix(new ReplayQuestion(null, null, null, from, to)))).ShouldSucceed().Result.Totals.Requests;
        (await CountAsync("matrix.owner", day, day)).ShouldBe(2);
        (await CountAsync("matrix.owner", day.AddDays(1), null)).ShouldBe(2);
        (await CountAsync("matrix.owner", null, null)).ShouldBe(4);
        (await CountAsync("branch.manager.shanghai", null, null)).ShouldBe(4);
        (await CountAsync("legal.counsel.cn02", null, null)).ShouldBe(0, "another legal entity");
        (await world.SendAsync("sales.east", new ReplayMatrix(new ReplayQuestion(null, null, null, null, null)))).Error.ShouldBeOfType<PermissionMissing>();
        (await world.SendAsync("matrix.owner", new ReplayMatrix(new ReplayQuestion(null, 9, null, null, null)))).Error.ShouldBe(new MatrixVersionUnknown(9));
        (await world.SendAsync("matrix.owner", new ReplayMatrix(new ReplayQuestion(9, null, null, null, null)))).Error.ShouldBe(new MatrixVersionUnknown(9));
        (await world.SendAsync("matrix.owner", new ReplayMatrix(new ReplayQuestion(null, null, null, day, day.AddDays(-1))))).Error.ShouldBeOfType<ReplayPeriodInvalid>();
        (await world.SendAsync("matrix.owner", new ReplayMatrix(new ReplayQuestion(null, null, null, DateOnly.MinValue, DateOnly.MaxValue)))).Error.ShouldBeOfType<ReplayPeriodInvalid>();
    }

    /// <summary>Two requests for 10 days more, of which one was approved after three days and one rejected after one; then one for 40 and one for 70.</summary>
    private static async Task HistoryAsync(EngineWorld world)
    {
        var approved = (await world.RequestAsync(10)).Number!;
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var rejected = (await world.RequestAsync(10)).Number!;
        world.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        (await world.DecideAsync(approved, "recommend")).ShouldSucceed();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.DecideAsync(rejected, "reject", "No.")).ShouldSucceed();
        world.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        (await world.DecideAsync(approved, "approve")).ShouldSucceed();
        _ = await world.RequestAsync(40);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await world.RequestAsync(70);
    }

    private static async Task<ReplayResult> ReplayAsync(EngineWorld world, Func<string, string> change)
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:operator", "command");
        await using var db = world.Open();
        var xml = (await db.MatrixVersions.AsNoTracking().SingleAsync()).Xml;
        var today = BusinessDay.Of(world.Clock.GetUtcNow());
        return await scope.ServiceProvider.GetRequiredService<MatrixReplay>().RunAsync(
            MatrixFormat.Parse(xml, "before"), MatrixFormat.Parse(change(xml), "candidate"), today.AddYears(-1), today, CancellationToken.None);
    }
}

internal static class TextChanges
{
    extension(string text)
    {
        /// <summary>The text with the first occurrence replaced; what is not there is a mistake of the test.</summary>
        public string ReplaceFirst(string old, string now)
        {
            var at = text.IndexOf(old, StringComparison.Ordinal);
            return at < 0 ? throw new InvalidOperationException($"There is no {old}.") : string.Concat(text.AsSpan(0, at), now, text.AsSpan(at + old.Length));
        }
    }
}
