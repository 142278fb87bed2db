using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Behaviors;

/// <summary>One use case, one transaction: all of it or nothing.</summary>
public sealed class UnitOfWorkTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_refusal_rolls_everything_back(string database)
    {
        await using var world = await WorldAsync(database);

        (await world.SendAsync("sales.east", new AddNote("note:a", "series-a", Refuse: true), "key")).Error.ShouldBeOfType<NoteRefused>();

        await using var db = world.Open();
        (await db.NumberSeries.AnyAsync(one => one.Series == "series-a")).ShouldBeFalse();
        (await db.AuditChains.AnyAsync(chain => chain.Chain == "note:a")).ShouldBeFalse();
        (await db.StoredAnswers.AnyAsync()).ShouldBeFalse();
        world.Trips.CommitCount.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_answer_is_stored_in_the_transaction_of_its_command_and_given_again(string database)
    {
        await using var world = await WorldAsync(database);
        var command = new AddNote("note:a", "series-a", Refuse: false);

        var first = (await world.SendAsync("sales.east", command, "key")).ShouldSucceed();
        world.Trips.CommitCount.ShouldBe(1);
        var again = (await world.SendAsync("sales.east", command, "key")).ShouldSucceed();
        var other = await world.SendAsync("sales.east", command with { Series = "series-b" }, "key");
        var person = (await world.SendAsync("sales.north", command, "key")).ShouldSucceed();

        again.ShouldBe(first);
        other.Error.ShouldBeOfType<IdempotencyMismatch>();
        person.Number.ShouldBe(2);
        await using var db = world.Open();
        (await db.StoredAnswers.CountAsync()).ShouldBe(2);
        (await db.NumberSeries.SingleAsync(one => one.Series == "series-a")).Value.ShouldBe(2);
        (await db.AuditChains.SingleAsync(chain => chain.Chain == "note:a")).Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_loser_of_a_race_reads_again_and_tries_again(string database)
    {
        await using var world = await WorldAsync(database);
        (await world.SendAsync("sales.east", new AddNote("note:a", "series-a", Refuse: false))).ShouldSucceed();
        // Both have read the head of the chain before either of them saves. (SQLite lets one write at a time, so there they queue.)
        AddNoteHandler.MeetAtOnce(database is EngineWorld.Postgres ? 2 : 0);
        var both = await Task.WhenAll(
            Task.Run(() => world.SendAsync("sales.east", new AddNote("note:a", null, Refuse: false))),
            Task.Run(() => world.SendAsync("sales.north", new AddNote("note:a", null, Refuse: false))));

        both.ShouldAllBe(result => !result.IsError);
        await using var db = world.Open();
        (await db.AuditChains.SingleAsync(chain => chain.Chain == "note:a")).Count.ShouldBe(3);
        if (database is EngineWorld.Postgres)
        {
            AddNoteHandler.Runs.ShouldBeGreaterThan(2, "nobody lost, so nothing was proved");
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Parallel_appends_to_one_chain_do_not_fork_it(string database)
    {
        const int count = 12;
        await using var world = await WorldAsync(database);
        AddNoteHandler.MeetAtOnce(0);

        var sent = await Task.WhenAll(Enumerable.Range(1, count).Select(_ => Task.Run(() => world.SendAsync("sales.east", new AddNote("note:a", null, Refuse: false)))));

        // Who loses eight times is told so and has changed nothing.
        var done = sent.Count(result => !result.IsError);
        sent.Where(result => result.IsError).ShouldAllBe(result => result.Error is TooManyRaces);
        done.ShouldBeGreaterThan(0);
        await using var db = world.Open();
        (await db.AuditEntries.Where(entry => entry.Chain == "note:a").Select(entry => entry.Sequence).OrderBy(one => one).ToListAsync()).ShouldBe(Enumerable.Range(1, done));
        (await world.SendAsync("auditor", new VerifyAudit())).ShouldSucceed().Problems.ShouldBeEmpty();
    }

    private static async Task<EngineWorld> WorldAsync(string database)
    {
        AddNoteHandler.MeetAtOnce(0);
        var world = await EngineWorld.CreateAsync(database, more: services => services.AddTransient<IRequestHandler<AddNote, Result<NoteAdded>>, AddNoteHandler>());
        world.Trips.Reset();
        return world;
    }
}

internal sealed record NoteAdded(int Number);

public sealed record NoteRefused() : ConflictError("note.refused", "The test said so.");

/// <summary>Writes into a chain, and a number series where one is named.</summary>
internal sealed record AddNote(string Chain, string? Series, bool Refuse) : IRequest<Result<NoteAdded>>, IUseCase;

internal sealed class AddNoteHandler(ApprovalDbContext db, AuditTrail audit) : IRequestHandler<AddNote, Result<NoteAdded>>
{
    private static CountdownEvent meeting = new(1);
    private static int runs;

    public static int Runs => runs;

    /// <summary>The next <paramref name="count"/> runs wait for each other before they save, however long a busy machine takes to start the second.</summary>
    public static void MeetAtOnce(int count)
    {
        runs = 0;
        meeting = new CountdownEvent(Math.Max(1, count));
        if (count == 0)
        {
            meeting.Signal();
        }
    }

    public async Task<Result<NoteAdded>> Handle(AddNote command, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref runs);
        var number = command.Series is { } series ? await db.NextNumberAsync(series, cancellationToken) : 0;
        await audit.AppendAsync(command.Chain, "note.added", new { number }, cancellationToken);
        if (!meeting.IsSet)
        {
            meeting.Signal();
            await Task.Run(() => meeting.Wait(TimeSpan.FromMinutes(1), cancellationToken), cancellationToken);
        }

        return command.Refuse ? new NoteRefused() : new NoteAdded(number);
    }
}
