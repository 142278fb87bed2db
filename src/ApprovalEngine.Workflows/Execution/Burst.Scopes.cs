using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>What is visible from where: variables, inputs and outputs. Runs look outwards, from themselves to the workflow.</summary>
internal sealed partial class Burst
{
    /// <summary>The output that the last activity set, of whichever name; null = none yet in this burst.</summary>
    public object? LastResult { get; private set; }

    /// <summary>A variable that a run sees; null where there is none of that name.</summary>
    public object? GetVariable(ActivityExecution execution, string name)
    {
        for (var at = execution; at is not null; at = at.Parent)
        {
            if (at.Variables is not null && at.Variables.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return instance.VariableValues.GetValueOrDefault(name);
    }

    /// <summary>Sets the nearest variable of that name; one that nobody declared becomes the workflow's, as in Elsa.</summary>
    public void SetVariable(ActivityExecution? execution, string name, object? value)
    {
        var owner = execution;
        while (owner is not null && owner.Variables?.ContainsKey(name) is not true)
        {
            owner = owner.Parent;
        }

        object? converted;
        try
        {
            converted = owner is null ? workflow.ConvertVariable(name, value) : Convert(owner.Node!, name, value);
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("variable.type", $"Variable {name}: {exception.Message}.", exception);
        }

        var size = Checked($"Variable {name}", converted);
        var values = owner?.Variables ?? instance.VariableValues;
        Grow(values.TryGetValue(name, out var old) ? size - WorkflowValue.SizeOf(old) : WorkflowValue.SizeOf(name, converted));
        values[name] = converted;
    }

    /// <summary>An input of the workflow whose drawing the run belongs to.</summary>
    public object? GetInput(ActivityExecution execution, string name)
    {
        for (var at = execution.Parent; at is not null; at = at.Parent)
        {
            if (at.Node?.Descriptor.Shared is Composite)
            {
                return at.Variables?.GetValueOrDefault(name);
            }
        }

        return instance.InputValues.GetValueOrDefault(name);
    }

    /// <summary>The last output of an activity of the same drawing, named by its id or its name; null where there is none.</summary>
    public object? OutputFrom(ActivityExecution execution, string activity, string output) =>
        workflow.FindByIdOrName(execution.Node!.Drawing, activity) is { } node && instance.Outputs.TryGetValue(node.OutputKey, out var outputs)
            ? outputs.GetValueOrDefault(output)
            : null;

    /// <summary>Sets an output of an activity, and the variable that is bound to it, which its surroundings own.</summary>
    public void SetOutput(ActivityExecution execution, CompiledNode node, string name, object? value)
    {
        var size = Checked($"Output {name} of activity {node.Label}", value);
        if (!instance.Outputs.TryGetValue(node.OutputKey, out var outputs))
        {
            instance.Outputs[node.OutputKey] = outputs = new Dictionary<string, object?>(StringComparer.Ordinal);
        }

        Grow(outputs.TryGetValue(name, out var old) ? size - WorkflowValue.SizeOf(old) : WorkflowValue.SizeOf(name, value));
        outputs[name] = value;
        LastResult = value;
        (execution.Outputs ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;
        instance.Log.Touch(execution);
        var declared = node.Descriptor.Outputs;
        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i].Name == name && node.OutputVariables[i] is { } variable)
            {
                SetVariable(execution.Parent, variable, value);
            }
        }
    }

    /// <summary>Hands a value out of the drawing: to the activity that the workflow is used as, or out of the instance.</summary>
    public void SetWorkflowOutput(ActivityExecution execution, string name, object? value)
    {
        for (var at = execution.Parent; at is not null; at = at.Parent)
        {
            if (at.Node?.Descriptor.Shared is Composite && at.Node.Descriptor.Outputs.Any(output => output.Name == name))
            {
                SetVariable(at, name, value);
                return;
            }
        }

        var size = Checked($"Output {name} of the workflow", value);
        Grow(instance.OutputValues.TryGetValue(name, out var old) ? size - WorkflowValue.SizeOf(old) : WorkflowValue.SizeOf(name, value));
        instance.OutputValues[name] = value;
    }

    public Dictionary<string, object?> VisibleVariables(ActivityExecution execution)
    {
        var visible = new Dictionary<string, object?>(instance.VariableValues, StringComparer.Ordinal);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        for (var at = execution; at is not null; at = at.Parent)
        {
            foreach (var (name, value) in at.Variables ?? [])
            {
                if (hidden.Add(name))
                {
                    visible[name] = value;
                }
            }
        }

        return visible;
    }

    public Dictionary<string, object?> VisibleInput(ActivityExecution execution)
    {
        for (var at = execution.Parent; at is not null; at = at.Parent)
        {
            if (at.Node?.Descriptor.Shared is Composite)
            {
                return at.Node.Descriptor.Inputs.ToDictionary(input => input.Name, input => at.Variables?.GetValueOrDefault(input.Name), StringComparer.Ordinal);
            }
        }

        return new Dictionary<string, object?>(instance.InputValues, StringComparer.Ordinal);
    }

    /// <summary>Declared variables get their first values, the inputs what the caller gave.</summary>
    public void Initialize(IReadOnlyDictionary<string, object?> input)
    {
        foreach (var variable in workflow.FirstValues)
        {
            instance.VariableValues[variable.Name] = variable.First;
            instance.ValueBytes += WorkflowValue.SizeOf(variable.Name, variable.First);
        }

        foreach (var (name, value) in input)
        {
            var normalized = WorkflowValue.Normalize(value);
            instance.InputValues[name] = normalized;
            instance.ValueBytes += WorkflowValue.SizeOf(name, normalized);
        }
    }

    /// <summary>Variables without a storage driver do not outlast a burst; resuming and retrying begin with their first values.</summary>
    public void ForgetValues()
    {
        foreach (var variable in workflow.ForgottenValues)
        {
            instance.ValueBytes += WorkflowValue.SizeOf(variable.First) - WorkflowValue.SizeOf(instance.VariableValues.GetValueOrDefault(variable.Name));
            instance.VariableValues[variable.Name] = variable.First;
        }

        if (!workflow.HasForgetfulScopes)
        {
            return;
        }

        foreach (var execution in instance.Open)
        {
            foreach (var variable in execution.Node!.OwnVariables.Where(variable => !variable.IsKept && execution.Variables is not null))
            {
                instance.ValueBytes += WorkflowValue.SizeOf(variable.First) - WorkflowValue.SizeOf(execution.Variables!.GetValueOrDefault(variable.Name));
                execution.Variables![variable.Name] = variable.First;
            }
        }
    }

    // The root's variables are the instance's own, the other containers' live as long as their run.
    private void DeclareVariables(ActivityExecution execution)
    {
        if (execution.Node!.OwnVariables is [] || execution.Parent is null)
        {
            return;
        }

        var variables = execution.Variables ??= new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in execution.Node.OwnVariables)
        {
            variables[variable.Name] = variable.First;
            instance.ValueBytes += WorkflowValue.SizeOf(variable.Name, variable.First);
        }
    }

    private static object? Convert(CompiledNode owner, string name, object? value)
    {
        var declared = Array.Find(owner.OwnVariables, variable => variable.Name == name);
        return declared is null ? value : CompiledWorkflow.Convert(value, declared.Type, declared.IsArray);
    }

    // What a run keeps while it is open.
    private static long SizeOfValues(ActivityExecution execution) =>
        (execution.Variables is { } variables ? WorkflowValue.SizeOfEntries(variables) : 0)
        + (execution.State is { } state ? ((Container)execution.Node!.Descriptor.Shared!).SizeOf(state) : 0);

    // What a container had queued that will not run any more.
    private void ReleaseQueue(ActivityExecution? owner)
    {
        foreach (var item in instance.Queue)
        {
            if (item.Variables is { } variables && (owner is null || item.Owner == owner))
            {
                instance.ValueBytes -= WorkflowValue.SizeOfEntries(variables);
            }
        }
    }
}
