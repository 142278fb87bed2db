using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>Literals of inputs that are one of several choices which the host knows. Used workflows were checked when they were published themselves.</summary>
internal static class ChoiceCheck
{
    public static void Run(WorkflowCompilation workflow, ActivityCatalog catalog, CompiledNode root)
    {
        foreach (var node in workflow.Nodes.Where(node => node.Drawing == root && node.Descriptor.Inputs.Any(input => input.Choices is not null)))
        {
            var literals = LiteralsOf(node);
            foreach (var (index, input) in node.Descriptor.Inputs.Index())
            {
                if (input.Choices is { } name && node.Inputs[index] is ConstantExpression { Value: { } value } && catalog.ChoicesOf(name, literals) is { } choices)
                {
                    Check(workflow, node, input, value, choices);
                }
            }
        }
    }

    private static void Check(WorkflowCompilation workflow, CompiledNode node, InputDescriptor input, object value, IReadOnlyList<string> choices)
    {
        var chosen = value is IReadOnlyList<object?> several ? several.Select(WorkflowValue.ToText) : [WorkflowValue.ToText(value)];
        foreach (var one in chosen.Where(one => one.Length > 0 && !choices.Contains(one)))
        {
            workflow.Report(node, $"{input.JsonName}.expression.value", $"input {input.Name}: expected one of {string.Join(", ", choices)}, found \"{one}\".", isFatal: false);
        }
    }

    private static Dictionary<string, string> LiteralsOf(CompiledNode node) => node.Descriptor.Inputs
        .Zip(node.Inputs)
        .Where(input => input.Second is ConstantExpression { Value: not null } || (input.Second is null && input.First.Default is not null))
        .ToDictionary(
            input => input.First.Name,
            input => WorkflowValue.ToText(input.Second is ConstantExpression constant ? constant.Value : WorkflowValue.Normalize(input.First.Default)),
            StringComparer.Ordinal);
}
