using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>
/// Thousands of random drawings, each run to its end with answers in a random order. <see cref="Story"/> compares, after every step, the
/// instance kept in memory with its twin that was written and read again, and refuses one that neither ends nor waits.
/// </summary>
public sealed class RandomDrawingTests
{
    private static readonly string[] Answers = ["Approve", "Reject", "Cancel"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Everything_runs_exactly_as_often_as_the_rules_say(int part)
    {
        for (var seed = part * 1_000; seed < (part * 1_000) + 300; seed++)
        {
            await CheckAsync(seed, async () =>
            {
                var (root, json) = new RandomDrawing(seed, hasRaces: true).Draw();
                var (story, answers) = await PlayAsync(json, seed, seed);

                story.State.ShouldBe("Finished/Finished");
                var expected = new Expected(answers);
                root.Run(expected);
                expected.Ran("Workflow1");
                RunsOf(story).ShouldBe(Sorted(expected.Runs));
                story.Journal.Count(entry => entry.EventName == "Started" && entry.ActivityType == "Elsa.WriteLine").ShouldBe(
                    story.Lines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
            });
        }
    }

    [Fact]
    public async Task The_order_of_answers_to_independent_tasks_changes_nothing_in_the_end()
    {
        for (var seed = 10_000; seed < 10_200; seed++)
        {
            await CheckAsync(seed, async () =>
            {
                var (_, json) = new RandomDrawing(seed, hasRaces: false).Draw();
                var (one, _) = await PlayAsync(json, seed, order: 1);
                var (other, _) = await PlayAsync(json, seed, order: 2);

                other.State.ShouldBe(one.State);
                other.Lines.Split(' ').Order().ShouldBe(one.Lines.Split(' ').Order());
                RunsOf(other).ShouldBe(RunsOf(one));
            });
        }
    }

    // Back edges from anywhere to anywhere (valid and not), ends in the middle, WaitAny joins over loops, Finish, Break and Complete anywhere.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task However_wild_the_drawing_an_instance_ends_or_waits_and_can_be_stored_anywhere(int part)
    {
        for (var seed = part * 100_000; seed < (part * 100_000) + 400; seed++)
        {
            await CheckAsync(seed, async () =>
            {
                var definition = WorkflowDefinition.Parse(new WildDrawing(seed).Draw(), "wild");
                var limits = WorkflowLimits.Default with { MaxStepsPerBurst = 120, MaxLoopTurns = 20 };
                var story = await Story.StartAsync(CompiledWorkflow.CompilePublished(definition, Runs.Catalog), limits);
                var random = new Random(seed);
                for (var step = 0; step < 12 && story.Instance.Bookmarks.Count > 0; step++)
                {
                    await story.AnswerAsync(Any(story.Waiting.Split(' '), random), Any(Answers, random));
                }

                if (story.Instance.Status == WorkflowStatus.Running || story.Instance.SubStatus == WorkflowSubStatus.Faulted)
                {
                    await story.CancelAsync();
                }

                story.Instance.Bookmarks.ShouldBeEmpty();
                story.Executions.ShouldAllBe(run => run.Status == ActivityStatus.Completed || run.Status == ActivityStatus.Canceled);
            });
        }
    }

    private static async Task<(Story Story, List<(string Key, string Outcome)> Answers)> PlayAsync(string json, int seed, int order)
    {
        var definition = WorkflowDefinition.Parse(json, "random");
        var story = await Story.StartAsync(CompiledWorkflow.CompilePublished(definition, Runs.Catalog));
        var random = new Random(order);
        var answers = new List<(string, string)>();
        while (story.Waiting.Length > 0 && answers.Count < 500)
        {
            var key = Any(story.Waiting.Split(' '), random);
            var outcome = Answers[(key.Sum(letter => letter) + seed) % 3];
            (await story.AnswerAsync(key, outcome)).ShouldBe(1);
            answers.Add((key, outcome));
        }

        return (story, answers);
    }

    private static async Task CheckAsync(int seed, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    private static List<string> RunsOf(Story story) =>
        Sorted(story.Executions.GroupBy(run => $"{run.ActivityId} {run.Status} {string.Join(',', run.Outcomes ?? [])}").ToDictionary(group => group.Key, group => group.Count()));

    private static List<string> Sorted(Dictionary<string, int> runs) => [.. runs.Select(run => $"{run.Key} x{run.Value}").Order(StringComparer.Ordinal)];

    private static string Any(string[] of, Random random) => of[random.Next(of.Length)];
}
