using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests;

/// <summary>Approves a request whose drawing asks people of its own, when its workflow has come to what needs the approval, or to its end.</summary>
public sealed class LateConclusion(AuditTrail audit, TimeProvider clock)
{
    /// <summary>Does nothing where a voice is missing, where another instance asks, or where it is approved already.</summary>
    public async Task ConcludeAsync(ApprovalRequest request, string workflowInstanceId, CancellationToken cancellationToken)
    {
        if (request.ConcludeLate(workflowInstanceId, clock.Now()))
        {
            await audit.AppendAsync(request.Number, "request.approved", new { status = request.Status }, cancellationToken);
        }
    }
}
