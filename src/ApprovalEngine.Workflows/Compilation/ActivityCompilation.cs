using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>What an activity sees while its definition is compiled.</summary>
internal sealed class ActivityCompilation(WorkflowCompilation workflow, CompiledNode node)
{
    public CompiledNode Node => node;

    public JsonObject Json => node.Definition.Json;

    /// <summary>Something that keeps the definition from running.</summary>
    public void Problem(string member, string message) => workflow.Report(node, member, message, isFatal: true);

    /// <summary>Something publishing refuses, but that an already published version may carry: it matters only if it is reached.</summary>
    public void RunTimeProblem(string member, string message) => workflow.Report(node, member, message, isFatal: false);

    /// <summary>The same about an activity inside this one.</summary>
    public void ProblemOf(CompiledNode child, string message) => workflow.Report(child, "id", message, isFatal: false);

    public void Warning(string member, string message) => workflow.Warn(node, member, message);

    public bool TryGetVariable(string id, [NotNullWhen(true)] out string? name) => node.Scope.TryGetVariable(id, out name);

    /// <summary>Compiles an expression (<c>{type, value}</c>); null where there is none or it is wrong, which is then reported.</summary>
    public Expression? Compile(JsonNode? expression, Type type, string member) =>
        workflow.Expressions.Compile(this, expression, type, member);

    public static IReadOnlyList<string> OutcomesOf(CompiledNode node) => node.Descriptor.Shared is Activities.IDynamicOutcomes dynamic
        ? dynamic.OutcomesOf(node.Definition)
        : node.Descriptor.Outcomes;

    /// <summary>Reports a port that the activity does not have.</summary>
    /// <returns>False where it has been reported.</returns>
    public bool CheckPort(CompiledNode source, string port, string member)
    {
        var outcomes = OutcomesOf(source);
        if (source.Descriptor.Shared is UnknownActivity || outcomes.Contains(port))
        {
            return true;
        }

        if (workflow.IsFirstFrom(source, port))
        {
            RunTimeProblem(member, $"activity {source.Label} has no port \"{port}\"; it has {(outcomes.Count == 0 ? "none" : string.Join(", ", outcomes))}.");
        }

        return false;
    }
}
