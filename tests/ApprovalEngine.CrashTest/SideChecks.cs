namespace ApprovalEngine.CrashTest;

/// <summary>Timers, children, tasks, events and parallel branches: nothing is lost, nothing happens twice.</summary>
internal static class SideChecks
{
    /// <summary>What holds at every instant, also right after a kill: each of these is one transaction.</summary>
    public static IEnumerable<Violation> Of(Snapshot snapshot)
    {
        var side = snapshot.Side;
        var tallies = side.Tallies.ToDictionary(tally => (tally.InstanceId, tally.ActivityId, tally.What), tally => tally.Count);
        return
        [
            .. Starts(snapshot),
            .. Children(side, tallies),
            .. Runs(side),
            .. side.Flows.Where(flow => flow.Status != "Finished" && !flow.IsWaiting)
                .Select(flow => new Violation("waits-for-nothing", $"{flow.Definition} {flow.Id} ({flow.CorrelationId}) is {flow.SubStatus} and has no bookmark")),
            .. side.Work.Where(work => work.IsParked).Select(work => new Violation("job-parked", $"{work.Kind} {work.Id} of {work.InstanceId}: {work.LastError}")),
        ];
    }

    /// <summary>What holds once nobody has anything left to do.</summary>
    public static IEnumerable<Violation> OfSettled(Snapshot snapshot, Memory memory)
    {
        var side = snapshot.Side;
        return
        [
            .. side.Flows.Where(flow => flow is not { Status: "Finished", SubStatus: "Finished" })
                .Select(flow => new Violation("side-flow-stuck", $"{flow.Definition} {flow.Id} ({flow.CorrelationId}) is {flow.Status}, {flow.SubStatus}")),
            .. RunsOfEnded(side),
            .. side.Work.Select(work => new Violation("job-left", $"{work.Kind} {work.Id} of {work.InstanceId}: {work.LastError ?? "never tried"}")),
            .. side.LateBookmarks.Select(late => new Violation("timer-late", $"nobody took the bookmark {late}")),
            .. Tasks(side, memory),
        ];
    }

    // The job that starts it commits with the request, and goes in the transaction that starts it.
    private static IEnumerable<Violation> Starts(Snapshot snapshot)
    {
        var started = snapshot.Side.Flows.Where(flow => flow.Definition == SideFlow.Definition).ToLookup(flow => flow.ParentId ?? "");
        var asked = snapshot.Side.Work.Where(work => work is { Kind: "child", Definition: SideFlow.Definition }).ToLookup(work => work.InstanceId ?? "");
        var carriers = snapshot.Requests.Where(request => request.Type == SideFlow.RequestType && request.InstanceId is not null).ToDictionary(request => request.InstanceId!);
        foreach (var (instance, request) in carriers)
        {
            var (flows, jobs) = (started[instance].ToList(), asked[instance].Count());
            if (flows.Count + jobs != 1)
            {
                yield return new Violation(flows.Count + jobs == 0 ? "side-flow-missing" : "side-flow-twice", $"{request.Number} has {flows.Count} side-flows and {jobs} to be started");
            }

            foreach (var flow in flows.Where(flow => flow.RequestNumber != request.Number || flow.CorrelationId != request.Number))
            {
                yield return new Violation("side-flow-of-another", $"the side-flow {flow.Id} of {request.Number} says {flow.RequestNumber}, correlation {flow.CorrelationId}");
            }
        }

        foreach (var flow in started.Where(group => !carriers.ContainsKey(group.Key)).SelectMany(group => group))
        {
            yield return new Violation("side-flow-of-nobody", $"the side-flow {flow.Id} has the parent {flow.ParentId}, which carries no request for terms");
        }
    }

    // One child for each activity that starts one; the parent is told in the transaction that ends the child, or by a job of it.
    private static IEnumerable<Violation> Children(SideRows side, Dictionary<(string, string, string), long> tallies)
    {
        var children = side.Flows.Where(flow => flow.Definition == SideFlow.Child).ToLookup(flow => (flow.ParentId ?? "", flow.CorrelationId ?? ""));
        var asked = side.Work.Where(work => work is { Kind: "child", Definition: SideFlow.Child }).ToLookup(work => (work.InstanceId ?? "", work.Correlation ?? ""));
        var answers = side.Work.Where(work => work.Kind == "answer").ToLookup(work => work.InstanceId ?? "");
        var known = new HashSet<(string, string)>();
        foreach (var parent in side.Flows.Where(flow => flow.Definition == SideFlow.Definition))
        {
            foreach (var (activity, suffix) in SideFlow.Parents)
            {
                var key = (parent.Id, parent.CorrelationId + suffix);
                known.Add(key);
                var (there, jobs) = (children[key].ToList(), asked[key].Count());
                if (there.Count + jobs != 1)
                {
                    yield return new Violation(there.Count + jobs == 0 ? "child-missing" : "child-twice", $"activity {activity} of {parent.Id} has {there.Count} children and {jobs} to be started");
                }

                var wasTold = tallies.GetValueOrDefault((parent.Id, activity, "Completed")) > 0;
                var isOver = there is [{ Status: "Finished" }];
                if (wasTold && !isOver)
                {
                    yield return new Violation("parent-told-early", $"activity {activity} of {parent.Id} is over, its child {there.FirstOrDefault()?.Id} is {there.FirstOrDefault()?.Status ?? "not there"}");
                }

                if (isOver && !wasTold && !answers[parent.Id].Any(answer => answer.About?.Contains(there[0].Id, StringComparison.Ordinal) is true))
                {
                    yield return new Violation("parent-not-told", $"the child {there[0].Id} is over, activity {activity} of {parent.Id} is not, and no job tells it");
                }
            }
        }

        foreach (var orphan in children.Where(group => !known.Contains(group.Key)).SelectMany(group => group))
        {
            yield return new Violation("child-of-nobody", $"the child {orphan.Id} ({orphan.CorrelationId}) has the parent {orphan.ParentId}, which did not start it");
        }
    }

    private static IEnumerable<Violation> Runs(SideRows side)
    {
        var tallies = side.Tallies.ToLookup(tally => tally.InstanceId);
        foreach (var flow in side.Flows)
        {
            var (runs, wakings) = (SideFlow.RunsOf(flow.Definition), SideFlow.WakingsOf(flow.Definition));
            foreach (var tally in tallies[flow.Id])
            {
                var isWaking = tally.What == "Resumed";
                if (isWaking ? tally.Count > wakings.GetValueOrDefault(tally.ActivityId) : tally.What != "Completed" || (runs.TryGetValue(tally.ActivityId, out var most) && tally.Count > most))
                {
                    yield return new Violation(isWaking ? "woken-twice" : "ran-twice", $"activity {tally.ActivityId} of {flow.Definition} {flow.Id} is {tally.What} {tally.Count} times");
                }
            }
        }
    }

    private static IEnumerable<Violation> RunsOfEnded(SideRows side)
    {
        var tallies = side.Tallies.ToDictionary(tally => (tally.InstanceId, tally.ActivityId, tally.What), tally => tally.Count);
        foreach (var flow in side.Flows)
        {
            foreach (var (what, expected) in new[] { ("Completed", SideFlow.RunsOf(flow.Definition)), ("Resumed", SideFlow.WakingsOf(flow.Definition)) })
            {
                foreach (var (activity, count) in expected.Where(one => tallies.GetValueOrDefault((flow.Id, one.Key, what)) < one.Value))
                {
                    yield return new Violation(what == "Resumed" ? "not-woken" : "branch-lost",
                        $"activity {activity} of {flow.Definition} {flow.Id} ({flow.CorrelationId}) is {what} {tallies.GetValueOrDefault((flow.Id, activity, what))} times, expected {count}");
                }
            }
        }
    }

    // Clients race for each task. One of them is told that it was he, and what he reported is what the workflow has.
    private static IEnumerable<Violation> Tasks(SideRows side, Memory memory)
    {
        var told = memory.CompletedTasks.ToLookup(task => task.TaskId);
        var states = side.Flows.ToDictionary(flow => flow.Id, flow => flow.State);
        foreach (var run in side.TaskRuns)
        {
            var winners = told[run.Id].Select(task => task.Key).ToList();
            if (winners.Count != 1)
            {
                yield return new Violation("task-winners", $"task {run.Id} is {run.Status}, and {winners.Count} clients were told that they completed it: {string.Join(' ', winners)}");
            }
            else if (states.GetValueOrDefault(run.InstanceId)?.Contains($"\"{winners[0]}\"", StringComparison.Ordinal) is not true)
            {
                yield return new Violation("task-result", $"{winners[0]} completed task {run.Id}, and the workflow {run.InstanceId} does not have what it reported");
            }
        }

        var runs = side.TaskRuns.Select(run => run.Id).ToHashSet();
        foreach (var lost in told.Where(group => !runs.Contains(group.Key)))
        {
            yield return new Violation("task-lost", $"{lost.First().Key} was told that task {lost.Key} is complete, and it never ran to its end");
        }
    }
}
