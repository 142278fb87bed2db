using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>How often the activities of an instance ran, and how that stands.</summary>
/// <param name="NodeIds">Only these; empty = all that ran.</param>
public sealed record ReportExecutions(string InstanceId, IReadOnlyCollection<string> NodeIds) : IRequest<Result<ExecutionReport>>;

public sealed record ExecutionReport(IReadOnlyList<ActivityStats> Activities);

internal sealed class ReportExecutionsHandler(InstanceSight sight, ExecutionStats stats) : IRequestHandler<ReportExecutions, Result<ExecutionReport>>
{
    public async Task<Result<ExecutionReport>> Handle(ReportExecutions query, CancellationToken cancellationToken)
    {
        var found = await sight.FindAsync(query.InstanceId, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var all = await stats.OfAsync(found.Value, cancellationToken);
        if (query.NodeIds.Count == 0)
        {
            return new ExecutionReport(all);
        }

        var asked = query.NodeIds.ToHashSet(StringComparer.Ordinal);
        return new ExecutionReport([.. all.Where(one => asked.Contains(one.NodeId))]);
    }
}
