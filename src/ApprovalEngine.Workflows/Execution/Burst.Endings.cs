using System.Text;
using ApprovalEngine.Workflows.Activities;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>How activities and the instance end.</summary>
internal sealed partial class Burst
{
    private const int MaxMessageLength = 4_000;

    /// <summary>Completes a run; its container decides what follows. <paramref name="outcomes"/> null is <c>Done</c>.</summary>
    public void Complete(ActivityExecution execution, string[]? outcomes)
    {
        if (execution.Status != ActivityStatus.Running)
        {
            return;
        }

        CancelOpenChildren(execution);

        // Cancelling the last child may already have completed its container; Elsa then writes the line twice, and so do we.
        var isFirst = execution.Status == ActivityStatus.Running;
        if (isFirst)
        {
            execution.Outcomes = outcomes;
            Close(execution, ActivityStatus.Completed);
        }

        Journal(execution, "Completed", null, null);
        if (!isFirst)
        {
            return;
        }

        if (execution.Parent is { Status: ActivityStatus.Running } parent && !isFinishRequested)
        {
            GoOn(parent, execution, outcomes);
        }
        else if (execution.Parent is null)
        {
            isCompleted = true;
        }
    }

    // Where the way on fails, the incident is at the run that is done and whose container could not go on: retrying it tells the container again.
    private void GoOn(ActivityExecution parent, ActivityExecution execution, string[]? outcomes)
    {
        var before = completed;
        completed = execution.Id;
        try
        {
            ((Container)parent.Node!.Descriptor.Shared!).ChildCompleted(this, parent, execution, outcomes);
        }
        catch (ActivityFault fault)
        {
            execution.IsFaultAfterCompletion = true;
            Fault(execution, fault.Code, fault.Message);
        }
        finally
        {
            completed = before;
        }
    }

    /// <summary>Cancels a run and everything inside it.</summary>
    public void Cancel(ActivityExecution execution)
    {
        if (!execution.IsOpen)
        {
            return;
        }

        Close(execution, ActivityStatus.Canceled);
        ResolveIncident(execution);
        Journal(execution, "Canceled", null, null);
        CancelOpenChildren(execution);
        if (execution.Parent is { Status: ActivityStatus.Running } parent)
        {
            ((Container)parent.Node!.Descriptor.Shared!).ChildCanceled(this, parent, execution);
        }
    }

    /// <summary>Cancels those open children whose place in the container is marked.</summary>
    public void CancelChildren(ActivityExecution container, bool[] isAffected)
    {
        foreach (var execution in instance.Open.ToArray())
        {
            if (execution.Parent == container && isAffected[execution.Node!.IndexInParent])
            {
                Cancel(execution);
            }
        }
    }

    /// <summary>Makes a run faulted and adds the incident.</summary>
    public void Fault(ActivityExecution execution, string code, string message)
    {
        if (!execution.IsOpen)
        {
            instance.Open.Add(execution);
            instance.ValueBytes += SizeOfValues(execution);
            if (execution.Parent is { } parent)
            {
                parent.OpenChildren++;
            }
        }

        message = Storable(message);
        RemoveBookmarksOf(execution);
        execution.Status = ActivityStatus.Faulted;
        execution.EndedAt = null;
        instance.Log.Touch(execution);
        Journal(execution, "Faulted", message, null);
        var incident = new Incident(
            NewId(), execution.ActivityId, execution.NodeId, execution.Id, execution.ActivityType, code, message, Now);
        instance.IncidentList.Add(incident);
        instance.Log.Added(incident);
    }

    // A script may fail with any text. Not every database takes U+0000 or half a surrogate pair, and nobody reads a million characters.
    private static string Storable(string message)
    {
        var text = new StringBuilder(Math.Min(message.Length, MaxMessageLength) + 1);
        foreach (var rune in message.EnumerateRunes())
        {
            if (text.Length >= MaxMessageLength)
            {
                text.Append('…');
                break;
            }

            text.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return text.ToString();
    }

    public void ResolveIncident(ActivityExecution execution)
    {
        for (var i = 0; i < instance.IncidentList.Count; i++)
        {
            var incident = instance.IncidentList[i];
            if (incident.ExecutionId == execution.Id && incident.ResolvedAt is null)
            {
                instance.IncidentList[i] = incident with { ResolvedAt = Now };
                instance.Log.Resolved(instance.IncidentList[i]);
            }
        }
    }

    /// <summary>Cancels the whole instance.</summary>
    public void CancelAll()
    {
        CloseEverything(isJournaled: true);
        End(WorkflowSubStatus.Cancelled);
    }

    // What the instance is after everything ran that could.
    private void Settle()
    {
        if (isFinishRequested || isCompleted)
        {
            CloseEverything(isJournaled: false);
            End(WorkflowSubStatus.Finished);
            return;
        }

        var hasIncident = instance.Open.Exists(execution => execution.Status == ActivityStatus.Faulted);
        if (instance.Open.Count == 0)
        {
            End(WorkflowSubStatus.Finished);
        }
        else if (hasIncident && workflow.IncidentStrategy == IncidentStrategy.Fault)
        {
            End(WorkflowSubStatus.Faulted);
        }
        else
        {
            instance.SubStatus = WorkflowSubStatus.Suspended;
        }
    }

    private void End(WorkflowSubStatus subStatus)
    {
        instance.Status = WorkflowStatus.Finished;
        instance.SubStatus = subStatus;
        instance.FinishedAt = Now;

        // A faulted child is not over for its parent: an operator may still retry it, or cancel it.
        if (instance.ParentKey is { } key && subStatus != WorkflowSubStatus.Faulted)
        {
            instance.Log.Add(new ChildEnded(instance.Id, instance.ParentInstanceId!, key, Activities.ChildWorkflow.ResultOf(
                instance.Id, new ChildState(instance.Status, subStatus, instance.OutputValues))));
        }
    }

    // Elsa leaves these records Running for ever; here whatever an ended instance leaves behind is Canceled.
    private void CloseEverything(bool isJournaled)
    {
        ReleaseQueue(owner: null);
        instance.Queue.Clear();
        foreach (var execution in instance.Open.ToArray())
        {
            Close(execution, ActivityStatus.Canceled);
            ResolveIncident(execution);
            if (isJournaled)
            {
                Journal(execution, "Canceled", null, null);
            }
        }
    }

    private void CancelOpenChildren(ActivityExecution container)
    {
        if (container.OpenChildren == 0)
        {
            return;
        }

        foreach (var execution in instance.Open.ToArray())
        {
            if (execution.Parent == container)
            {
                Cancel(execution);
            }
        }
    }

    private void Close(ActivityExecution execution, ActivityStatus status)
    {
        execution.Status = status;
        execution.EndedAt = Now;
        instance.ValueBytes -= SizeOfValues(execution);
        if (status == ActivityStatus.Canceled && execution.ScheduledChildren > 0)
        {
            ReleaseQueue(execution);
        }

        RemoveBookmarksOf(execution);
        instance.Open.Remove(execution);
        if (execution.Parent is { } parent)
        {
            parent.OpenChildren--;
        }

        instance.Log.Touch(execution);
    }
}
