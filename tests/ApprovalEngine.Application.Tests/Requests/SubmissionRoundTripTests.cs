using ApprovalEngine.Application.Tests.Persistence;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ApprovalEngine.Application.Tests.Requests;

/// <summary>What it costs a submission that requests of its kind add up: two round trips, however many there are.</summary>
public sealed class SubmissionRoundTripTests(ITestOutputHelper output)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_others_of_a_kind_are_found_in_two_round_trips(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        for (var turn = 0; turn < 4; turn++)
        {
            await world.RequestAsync();
        }

        world.Trips.Reset();
        var last = await world.RequestAsync();

        output.WriteLine(string.Join("\n", world.Trips.Commands.Select(command => command.ReplaceLineEndings(" "))));
        last.Splitting.ShouldNotBeNull().Windows[0].Count.ShouldBe(5);
        world.Trips.Commands.Count(command => command.Contains("AS code FROM customers", StringComparison.Ordinal)).ShouldBe(1);
        world.Trips.Commands.Count(command => command.StartsWith("SELECT", StringComparison.Ordinal) && command.Contains("matrix_amounts", StringComparison.Ordinal)).ShouldBe(1);
        world.Trips.CommitCount.ShouldBe(1);
        world.Trips.Commands.Count.ShouldBeLessThanOrEqualTo(14);
    }
}
