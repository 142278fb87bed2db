using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace ApprovalEngine.Application.Tests.Requests;

/// <summary>Two people of one stage who answer at the same time. (SQLite lets one write at a time, so there is no between.)</summary>
public sealed class DecisionRaceTests
{
    [PostgresFact]
    public async Task Who_is_overtaken_between_two_reads_gets_the_answer_of_the_winners_state()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Postgres);
        var number = (await world.RequestAsync(deviationDays: 65)).Number!;
        (await world.DecideAsync(number, "recommend")).ShouldSucceed();
        List<ApprovalTask> open;
        string hash;
        await using (var db = world.Open())
        {
            var request = await db.Requests.Include(one => one.Tasks).ThenInclude(task => task.People).SingleAsync(one => one.Number == number);
            (open, hash) = ([.. request.Tasks.Where(task => task.IsOpen)], request.ContentHash);
        }

        open.Count.ShouldBe(2);
        DecideTask Reject(ApprovalTask task) => new(task.Id, "reject", "no", hash, null);
        world.Trips.Before = async sql =>
        {
            if (sql.Contains("workflow_instances", StringComparison.Ordinal))
            {
                world.Trips.Before = null;
                (await world.SendAsync(open[1].People[0].UserName, Reject(open[1]))).ShouldSucceed();
            }
        };

        var overtaken = await world.SendAsync(open[0].People[0].UserName, Reject(open[0]));

        world.Trips.Before.ShouldBeNull();
        overtaken.Error!.Code.ShouldBe("request.not-in-review");
    }
}
