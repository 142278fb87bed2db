using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ApprovalEngine.Application.Tests.Requests;

/// <summary>Architecture, section 4: a decision is one transaction with one commit. What it costs is held here.</summary>
public sealed class DecisionRoundTripTests(ITestOutputHelper output)
{
    private const int CommandCountMax = 10;
    private static readonly SmtpOptions Smtp = new("127.0.0.1", 25, "engine@example.test", null, null, UseTls: false);

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public Task A_recommendation_that_opens_the_next_stage_takes_one_commit_and_few_commands(string database) => MeasureAsync(database, null, ["recommend"], null);

    [Theory]
    [MemberData(nameof(Databases))]
    public Task So_does_one_that_mails_the_next_people(string database) => MeasureAsync(database, Smtp, ["recommend"], "key-1");

    [Theory]
    [MemberData(nameof(Databases))]
    public Task The_final_approval_takes_one_commit_and_few_commands(string database) => MeasureAsync(database, null, ["recommend", "approve"], null);

    [Theory]
    [MemberData(nameof(Databases))]
    public Task So_does_one_with_a_key_that_mails_letters_and_notices(string database) => MeasureAsync(database, Smtp, ["recommend", "approve"], "key-1");

    [Theory]
    [MemberData(nameof(Databases))]
    public Task A_rejection_takes_one_commit_and_few_commands(string database) => MeasureAsync(database, null, ["reject"], null);

    [Theory]
    [MemberData(nameof(Databases))]
    public Task So_does_one_with_a_key_that_mails_its_notice(string database) => MeasureAsync(database, Smtp, ["reject"], "key-1");

    [Theory]
    [MemberData(nameof(DatabasesAndTypes))]
    public Task The_final_approval_of_every_other_type_with_key_and_mail_costs_no_more(string database, string type, string[] verdicts) =>
        MeasureAsync(database, Smtp, verdicts, "key-1", type);

    [Theory]
    [MemberData(nameof(DatabasesAndTypes))]
    public Task So_does_their_rejection(string database, string type, string[] verdicts) => MeasureAsync(database, Smtp, [.. verdicts[..^1], "reject"], "key-1", type);

    public static TheoryData<string, string, string[]> DatabasesAndTypes
    {
        get
        {
            var data = new TheoryData<string, string, string[]>();
            foreach (var database in EngineWorld.Databases)
            {
                data.Add(database, "credit-memo", ["recommend", "approve"]);
                data.Add(database, "write-off", ["recommend", "approve", "approve"]);
                data.Add(database, "legal-escalation", ["recommend", "approve", "approve"]);
            }

            return data;
        }
    }

    private async Task MeasureAsync(string database, SmtpOptions? smtp, string[] verdicts, string? key, string type = "non-standard-terms")
    {
        await using var world = await EngineWorld.CreateAsync(database, smtp);
        var request = type is "non-standard-terms" ? await world.RequestAsync() : await world.ItemRequestAsync(type);
        foreach (var verdict in verdicts)
        {
            (await world.DecideAsync(request.Number!, verdict, "because", key)).ShouldSucceed();
        }

        output.WriteLine($"{type}, {database}, {verdicts[^1]}, {(smtp is null ? "no mail" : "mail")}, {(key is null ? "no key" : "key")}: {world.Trips.Commands.Count} commands, {world.Trips.BeginCount} BEGIN, {world.Trips.CommitCount} COMMIT");
        foreach (var (index, command) in world.Trips.Commands.Index())
        {
            output.WriteLine($"{index + 1}. {(command.Length > 160 ? command[..160] + "…" : command).ReplaceLineEndings(" ")}");
        }

        // It was the last voice, or a no: what is measured is the dearest decision there is.
        await using var db = world.Open();
        if (verdicts is [.., "approve"] or [.., "reject"])
        {
            (await db.Requests.SingleAsync(one => one.Number == request.Number)).Status.ToString().ShouldBe(verdicts[^1] is "approve" ? "Approved" : "Rejected");
        }

        world.Trips.BeginCount.ShouldBe(1);
        world.Trips.CommitCount.ShouldBe(1);
        world.Trips.RollbackCount.ShouldBe(0);
        world.Trips.Commands.Count.ShouldBeInRange(5, CommandCountMax);
    }
}
