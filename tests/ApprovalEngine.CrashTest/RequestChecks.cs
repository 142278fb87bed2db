using System.Globalization;

namespace ApprovalEngine.CrashTest;

/// <summary>Something that must never be, whatever was killed when.</summary>
/// <param name="Check">Names the rule.</param>
internal sealed record Violation(string Check, string Detail)
{
    public override string ToString() => $"{Check}: {Detail}";
}

/// <summary>Requests, tasks, decisions and the workflow that carries them belong together.</summary>
internal static class RequestChecks
{
    public static IEnumerable<Violation> Of(Snapshot snapshot)
    {
        var tasks = snapshot.Tasks.ToLookup(task => task.RequestId);
        var bookmarks = snapshot.Bookmarks.ToLookup(bookmark => bookmark.InstanceId);
        return
        [
            .. snapshot.Requests.SelectMany(request => TasksOf(request, [.. tasks[request.Id]])),
            .. Decisions(snapshot),
            .. Instances(snapshot, bookmarks),
            .. snapshot.Requests.Where(request => request.Status == "InReview").SelectMany(request => WaitsFor(request, [.. tasks[request.Id]], [.. bookmarks[request.InstanceId ?? ""]])),
            .. snapshot.Incidents.Select(incident => new Violation("incident", $"{incident.Code}: {incident.Message} (instance {incident.InstanceId})")),
            .. NumbersWithoutGap(snapshot),
        ];
    }

    private static IEnumerable<Violation> TasksOf(RequestRow request, List<TaskRow> tasks)
    {
        var open = tasks.Where(task => task.Status == "Open").ToList();
        if (request.Status != "InReview")
        {
            return open.Select(task => new Violation("open-task-of-ended-request", $"{request.Number} is {request.Status}, and its task {task.Id} is open"));
        }

        if (open.Count == 0)
        {
            return [new Violation("in-review-without-task", $"{request.Number} is InReview, and nobody is asked")];
        }

        // The next stage is the first one of the route that is not answered whole; before it everything, after it nothing.
        var stage = open.Min(task => task.Stage);
        var parts = Snapshot.PartsOf(request).ToList();
        var expected = parts.Where(part => part.Stage <= stage).SelectMany(part => Enumerable.Repeat($"{part.Stage}/{part.Function}", part.TaskCount)).Order(StringComparer.Ordinal);
        var found = tasks.Select(task => string.Create(CultureInfo.InvariantCulture, $"{task.Stage}/{task.Function}")).Order(StringComparer.Ordinal);
        var isNext = expected.SequenceEqual(found, StringComparer.Ordinal)
            && open.All(task => task.Stage == stage && task.People.Length > 0)
            && tasks.Where(task => task.Stage < stage).All(task => task.Status == "Decided");
        return isNext
            ? []
            : [new Violation("not-the-next-tasks", $"{request.Number} waits at stage {stage}; the route says {string.Join(' ', expected)}, the tasks are {string.Join(' ', found)}")];
    }

    private static IEnumerable<Violation> WaitsFor(RequestRow request, List<TaskRow> tasks, List<BookmarkRow> bookmarks)
    {
        var stage = tasks.Where(task => task.Status == "Open").Select(task => task.Stage).DefaultIfEmpty(-1).Min();
        var expected = $"stage:{request.Number}:{stage}";
        return bookmarks.Count == 1 && bookmarks[0].Key == expected
            ? []
            : [new Violation("bookmark", $"expected the workflow of {request.Number} to wait for {expected} only, it waits for [{string.Join(' ', bookmarks.Select(one => one.Key))}]")];
    }

    private static IEnumerable<Violation> Decisions(Snapshot snapshot)
    {
        var decisions = snapshot.Decisions.ToLookup(decision => decision.TaskId);
        foreach (var task in snapshot.Tasks)
        {
            var count = decisions[task.Id].Count();
            if (count > 1)
            {
                yield return new Violation("two-decisions", $"task {task.Id} has {count} decisions");
            }

            if (count == 1 != (task.Status == "Decided"))
            {
                yield return new Violation("decision-and-task", $"task {task.Id} is {task.Status} and has {count} decisions");
            }
        }
    }

    private static IEnumerable<Violation> Instances(Snapshot snapshot, ILookup<string, BookmarkRow> bookmarks)
    {
        var byId = snapshot.Instances.ToDictionary(instance => instance.Id);
        foreach (var request in snapshot.Requests.Where(request => request.Status != "Draft"))
        {
            if (request.InstanceId is null || !byId.TryGetValue(request.InstanceId, out var instance))
            {
                yield return new Violation("instance-missing", $"{request.Number} is {request.Status} and no workflow carries it");
                continue;
            }

            if (instance.Status == "Finished" != (request.Status != "InReview"))
            {
                yield return new Violation("instance-status", $"{request.Number} is {request.Status}, and its workflow is {instance.Status}");
            }
        }

        foreach (var instance in snapshot.Instances)
        {
            if (instance.Status == "Finished" && bookmarks[instance.Id].Any())
            {
                yield return new Violation("bookmark-of-finished", $"the workflow of {instance.Number} is finished and still waits for {bookmarks[instance.Id].First().Key}");
            }

            if (instance.IncidentCount > 0 || instance.SubStatus == "Faulted")
            {
                yield return new Violation("incident", $"the workflow of {instance.Number} is {instance.SubStatus} with {instance.IncidentCount} incidents");
            }
        }
    }

    // A number is given out inside the transaction, so one that was rolled back leaves none. Each type has a series of its own.
    private static IEnumerable<Violation> NumbersWithoutGap(Snapshot snapshot) => snapshot.Requests
        .GroupBy(request => request.Number[..request.Number.LastIndexOf('-')])
        .Select(series => (series.Key, Numbers: series.Select(request => int.Parse(request.Number.AsSpan(series.Key.Length + 1), CultureInfo.InvariantCulture)).Order().ToList()))
        .Where(series => !series.Numbers.SequenceEqual(Enumerable.Range(1, series.Numbers.Count)))
        .Select(series => new Violation("number-gap", $"{series.Numbers.Count} requests {series.Key}, the highest number is {series.Numbers[^1]}"));
}
