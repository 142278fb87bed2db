using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>Values, bookmarks and the journal, within the limits.</summary>
internal sealed partial class Burst
{
    private const int MaxCorrelationLength = 100;
    private const int MaxNotedBytes = 2_048;

    /// <summary>An input, evaluated now and converted.</summary>
    /// <param name="execution">From where it is seen.</param>
    /// <exception cref="ActivityFault">The expression failed, or its value is not a <typeparamref name="T"/>.</exception>
    public T Input<T>(ActivityExecution execution, CompiledNode node, string name)
    {
        var value = EvaluateInput(execution, node, name);
        if (value is T already)
        {
            return already;
        }

        try
        {
            return (T)ValueConverter.To(value, typeof(T))!;
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("input.type", $"Input {name} of activity {node.Label}: {exception.Message}.", exception);
        }
    }

    /// <summary>The value of an input before conversion: the expression's, or the declared default where the definition has none.</summary>
    public object? EvaluateInput(ActivityExecution execution, CompiledNode node, string name)
    {
        var inputs = node.Descriptor.Inputs;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (string.Equals(inputs[i].Name, name, StringComparison.Ordinal))
            {
                var value = node.Inputs[i] is { } expression ? expression.Evaluate(this, execution) : inputs[i].Default;
                if (execution.Node == node)
                {
                    Note(execution, inputs[i], value);
                }

                return value;
            }
        }

        throw new InvalidOperationException($"Activity {node.Type} declares no input {name}.");
    }

    // With what a run worked, for whoever looks at it. Bounded for each run, so that the instance's own limit need not count it.
    private static void Note(ActivityExecution execution, InputDescriptor input, object? value)
    {
        var noted = execution.Inputs ??= new Dictionary<string, object?>(StringComparer.Ordinal);
        noted.Remove(input.Name);
        noted[input.Name] = value is null ? null
            : input.IsSensitive ? "***"
            : WorkflowValue.SizeOfEntries(noted) + WorkflowValue.SizeOf(input.Name, value) <= MaxNotedBytes ? value
            : "…";
    }

    public void AddBookmark(ActivityExecution execution, string key, IReadOnlyDictionary<string, object?>? payload, DateTimeOffset? dueAt = null)
    {
        var stored = payload is null ? null : (Dictionary<string, object?>)WorkflowValue.Normalize(payload)!;
        Grow(Checked($"The payload of bookmark {key}", stored) + key.Length);
        var bookmark = new Bookmark(
            NewId(), key, execution.ActivityId, execution.NodeId, execution.Id, execution.ActivityType, stored, Now, dueAt);
        execution.BookmarkCount++;
        instance.BookmarkList.Add(bookmark);
        instance.Log.Added(bookmark);
    }

    public void SetName(string? name)
    {
        Checked("The name of the instance", name);
        Grow((name?.Length ?? 0) - (instance.Name?.Length ?? 0));
        instance.Name = name;
    }

    public void Correlate(string? correlationId)
    {
        if (correlationId?.Length > MaxCorrelationLength)
        {
            throw new ActivityFault("workflow.correlation", $"A correlation id may have {MaxCorrelationLength} characters; found {correlationId.Length}.");
        }

        instance.CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId;
    }

    /// <summary>Asks the host for something that it does after the commit.</summary>
    public void Emit(WorkflowSignal signal) => instance.Log.Add(signal);

    public void WriteLine(ActivityExecution execution, string text)
    {
        writtenBytes += Checked("The line", text);
        if (writtenBytes > limits.MaxStateBytes)
        {
            throw new ActivityFault("limit.lines", $"The lines written at one go take about {writtenBytes} bytes; the limit is {limits.MaxStateBytes}.");
        }

        instance.Log.Add(new WrittenLine(execution.Id, execution.ActivityId, text));
    }

    public void JournalChecked(ActivityExecution execution, string eventName, string? message, IReadOnlyDictionary<string, object?>? payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var stored = payload is null ? null : (Dictionary<string, object?>)WorkflowValue.Normalize(payload)!;
        var size = WorkflowValue.SizeOf(stored) + (message?.Length ?? 0);
        if (size > limits.MaxJournalPayloadBytes)
        {
            throw new ActivityFault("limit.journal", $"The journal entry {eventName} takes about {size} bytes; the limit is {limits.MaxJournalPayloadBytes}.");
        }

        Journal(execution, eventName, message, stored);
    }

    public void Journal(ActivityExecution execution, string eventName, string? message, IReadOnlyDictionary<string, object?>? payload) =>
        instance.Log.Add(new JournalEntry(
            ++instance.LastSequence,
            execution.Id,
            execution.ActivityId,
            execution.NodeId,
            execution.ActivityType,
            execution.ActivityName,
            eventName,
            message,
            payload,
            Now));

    public long Checked(string what, object? value)
    {
        var size = WorkflowValue.SizeOf(value);
        return size <= limits.MaxVariableBytes
            ? size
            : throw new ActivityFault("limit.variable-size", $"{what} takes about {size} bytes; the limit is {limits.MaxVariableBytes}.");
    }

    /// <exception cref="ActivityFault">The instance would keep more than it may.</exception>
    public void Grow(long bytes)
    {
        var size = instance.ValueBytes + bytes;
        if (size > limits.MaxStateBytes)
        {
            throw new ActivityFault("limit.state-size", $"The values of the instance take about {size} bytes; the limit is {limits.MaxStateBytes}.");
        }

        instance.ValueBytes = size;
    }

    private void RemoveBookmarksOf(ActivityExecution execution)
    {
        for (var i = instance.BookmarkList.Count - 1; i >= 0 && execution.BookmarkCount > 0; i--)
        {
            if (instance.BookmarkList[i].ExecutionId == execution.Id)
            {
                RemoveBookmark(instance.BookmarkList[i]);
                execution.BookmarkCount--;
            }
        }
    }

    private void RemoveBookmark(Bookmark bookmark)
    {
        instance.BookmarkList.Remove(bookmark);
        instance.ValueBytes -= WorkflowValue.SizeOf(bookmark.Payload) + bookmark.Key.Length;
        instance.Log.Removed(bookmark);
    }
}
