using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>Values, bookmarks and the journal, within the limits.</summary>
internal sealed partial class Burst
{
    /// <summary>The value of an input before conversion: the expression's, or the declared default where the definition has none.</summary>
    public object? EvaluateInput(ActivityExecution execution, CompiledNode node, string name)
    {
        var inputs = node.Descriptor.Inputs;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (string.Equals(inputs[i].Name, name, StringComparison.Ordinal))
            {
                return node.Inputs[i] is { } expression ? expression.Evaluate(this) : inputs[i].Default;
            }
        }

        throw new InvalidOperationException($"Activity {node.Type} declares no input {name}.");
    }

    public void SetVariable(string name, object? value)
    {
        object? converted;
        try
        {
            converted = workflow.ConvertVariable(name, value);
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("variable.type", $"Variable {name}: {exception.Message}.", exception);
        }

        var size = Checked($"Variable {name}", converted);
        Grow(instance.VariableValues.TryGetValue(name, out var old) ? size - WorkflowValue.SizeOf(old) : size + name.Length + 4);
        instance.VariableValues[name] = converted;
    }

    public void SetOutput(ActivityExecution execution, CompiledNode node, string name, object? value)
    {
        var size = Checked($"Output {name} of activity {node.Label}", value);
        if (!instance.Outputs.TryGetValue(node.Id, out var outputs))
        {
            instance.Outputs[node.Id] = outputs = new Dictionary<string, object?>(StringComparer.Ordinal);
        }

        Grow(size - (outputs.TryGetValue(name, out var old) ? WorkflowValue.SizeOf(old) : 0));
        outputs[name] = value;
        (execution.Outputs ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;
        var declared = node.Descriptor.Outputs;
        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i].Name == name && node.OutputVariables[i] is { } variable)
            {
                SetVariable(variable, value);
            }
        }
    }

    /// <summary>The last output of an activity, named by its id or its name; null where there is none.</summary>
    public object? OutputFrom(string activity, string output) =>
        workflow.FindByIdOrName(activity) is { } node && instance.Outputs.TryGetValue(node.Id, out var outputs)
            ? outputs.GetValueOrDefault(output)
            : null;

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

    /// <summary>Declared variables get their first values, the inputs what the caller gave.</summary>
    public void Initialize(IReadOnlyDictionary<string, object?> input)
    {
        foreach (var (name, value) in workflow.FirstValues)
        {
            instance.VariableValues[name] = value;
            instance.ValueBytes += WorkflowValue.SizeOf(value);
        }

        foreach (var (name, value) in input)
        {
            var normalized = WorkflowValue.Normalize(value);
            instance.InputValues[name] = normalized;
            instance.ValueBytes += WorkflowValue.SizeOf(normalized);
        }
    }

    /// <summary>Variables without a storage driver do not outlast a burst; resuming and retrying begin with their first values.</summary>
    public void ForgetValues()
    {
        foreach (var (name, value) in workflow.ForgottenValues)
        {
            instance.ValueBytes += WorkflowValue.SizeOf(value) - WorkflowValue.SizeOf(instance.VariableValues.GetValueOrDefault(name));
            instance.VariableValues[name] = value;
        }
    }

    private long Checked(string what, object? value)
    {
        var size = WorkflowValue.SizeOf(value);
        return size <= limits.MaxVariableBytes
            ? size
            : throw new ActivityFault("limit.variable-size", $"{what} takes about {size} bytes; the limit is {limits.MaxVariableBytes}.");
    }

    private void Grow(long bytes)
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
