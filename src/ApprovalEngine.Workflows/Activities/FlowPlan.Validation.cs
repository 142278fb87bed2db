using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>What publishing refuses of a drawing, though a version that is already there may carry it.</summary>
internal sealed partial class FlowPlan
{
    /// <param name="misnamed">Activities that connections leave by ports which they do not have: which outcomes are meant, nobody can say.</param>
    private void Report(ActivityCompilation compilation, HashSet<int> misnamed)
    {
        var isReached = Array.ConvertAll(Children, child => IsReachable(child.IndexInParent, without: -1));
        for (var c = 0; c < ConnectionCount; c++)
        {
            if (!IsForward[c] && !IsValidBackEdge[c] && isReached[sources[c]])
            {
                compilation.RunTimeProblem("connections", InvalidBackEdge(c));
            }
        }

        for (var child = 0; child < Children.Length; child++)
        {
            if (isReached[child])
            {
                if (!misnamed.Contains(child))
                {
                    ReportLooseOutcomes(compilation, child);
                }
            }
            else
            {
                compilation.ProblemOf(Children[child], $"activity {Children[child].Label} cannot be reached from the start, so it would never run.");
            }
        }

        ReportLoopsWithoutExit(compilation, isReached);
    }

    // An unconnected outcome ends its branch without a word; that is rarely meant where there are several.
    private void ReportLooseOutcomes(ActivityCompilation compilation, int child)
    {
        var node = Children[child];
        var outcomes = ActivityCompilation.OutcomesOf(node);
        if (outcomes.Count < 2 && !node.Descriptor.MustConnectOutcomes)
        {
            return;
        }

        // Somebody meant one of them by another name, which is told already.
        if (Outbound[child].Any(connection => !outcomes.Contains(Ports[connection])))
        {
            return;
        }

        foreach (var outcome in outcomes.Where(outcome => !Outbound[child].Any(connection => Ports[connection] == outcome)))
        {
            var message = $"outcome {outcome} of activity {node.Label} is not connected: the branch would end there.";
            if (node.Descriptor.MustConnectOutcomes)
            {
                compilation.RunTimeProblem("connections", message);
            }
            else
            {
                compilation.Warning("connections", message);
            }
        }
    }

    // A circle that no connection leaves, that no activity in it ends and where no outcome is left open would go round for ever.
    private void ReportLoopsWithoutExit(ActivityCompilation compilation, bool[] isReached)
    {
        var isReported = new bool[Children.Length];
        for (var c = 0; c < ConnectionCount; c++)
        {
            if (IsForward[c] || !isReached[sources[c]] || isReported[targets[c]])
            {
                continue;
            }

            var from = Reach(targets[c]);
            List<int> circle = [.. Enumerable.Range(0, Children.Length).Where(child => from[child] && Reach(child)[targets[c]])];
            if (circle.TrueForAll(child => !IsTerminal[child] && Children[child].Descriptor.Shared is not UnknownActivity
                && Outbound[child].All(connection => circle.Contains(targets[connection]))
                && ActivityCompilation.OutcomesOf(Children[child]).All(outcome => Outbound[child].Any(connection => Ports[connection] == outcome))))
            {
                circle.ForEach(child => isReported[child] = true);
                compilation.RunTimeProblem(
                    "connections", $"the loop of {string.Join(", ", circle.Select(child => Children[child].Label))} has no way out: it would go round for ever.");
            }
        }
    }

    // Every activity that can be come to, itself included where it lies on a circle or is where one starts.
    private bool[] Reach(int start)
    {
        var seen = new bool[Children.Length];
        var stack = new Stack<int>();
        stack.Push(start);
        while (stack.TryPop(out var current))
        {
            if (!seen[current])
            {
                seen[current] = true;
                foreach (var connection in Outbound[current])
                {
                    stack.Push(targets[connection]);
                }
            }
        }

        return seen;
    }
}
