using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>How long a role really took to answer, by the clock on the wall: half of its answers came sooner.</summary>
/// <param name="Count">How many answers that is the middle of.</param>
public sealed record RoleTime(TimeSpan Median, int Count);

/// <summary>Measures how long roles took from the day they were asked to their answer.</summary>
internal sealed class RoleTimes(ApprovalDbContext db)
{
    /// <returns>By role, of the answers given in the time; a role that gave none is not among them.</returns>
    public async Task<IReadOnlyDictionary<string, RoleTime>> FindAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var answers = db.Tasks.AsNoTracking()
            .Where(task => task.Status == ApprovalTaskStatus.Decided && task.CarriedFrom == null && task.ClosedAt >= since && task.ClosedAt < until)
            .Select(task => new { task.Role, task.OpenedAt, task.ClosedAt });
        var seconds = new Dictionary<string, List<float>>(StringComparer.Ordinal);
        await foreach (var answer in answers.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!seconds.TryGetValue(answer.Role, out var own))
            {
                seconds[answer.Role] = own = [];
            }

            own.Add((float)(answer.ClosedAt!.Value - answer.OpenedAt).TotalSeconds);
        }

        return seconds.ToDictionary(one => one.Key, one => MedianOf(one.Value), StringComparer.Ordinal);
    }

    private static RoleTime MedianOf(List<float> seconds)
    {
        seconds.Sort();
        var middle = seconds.Count / 2;
        var median = seconds.Count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
        return new RoleTime(TimeSpan.FromSeconds(median), seconds.Count);
    }
}
