using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>
/// Members of an activity's JSON that look like inputs or outputs and are none. They are kept as they stand, but whoever wrote them expects that
/// something comes of it; so publishing refuses them, while a version that is already there runs without reading them, as it always did.
/// </summary>
internal static class UnknownMembers
{
    public static void Report(ActivityCompilation compilation)
    {
        var descriptor = compilation.Node.Descriptor;
        foreach (var name in In(compilation.Json, descriptor))
        {
            if (descriptor.UnreadMembers.TryGetValue(name, out var reason))
            {
                compilation.Warning(name, $"{name} is not read here: {reason}.");
            }
            else
            {
                compilation.RunTimeProblem(name, $"activity {compilation.Node.Label} of type {descriptor.TypeName} has no input or output \"{name}\"; {Known(descriptor)}.");
            }
        }
    }

    /// <summary>The members of an activity that have the form of inputs or outputs and are none of its type.</summary>
    private static IEnumerable<string> In(JsonObject activity, ActivityDescriptor descriptor) => activity
        .Where(member => MemberShapes.IsInput(member.Value) || MemberShapes.IsOutput(member.Value))
        .Select(member => member.Key)
        .Where(name => !descriptor.Inputs.Any(input => input.JsonName == name || input.Name == name) && !descriptor.Outputs.Any(output => output.JsonName == name));

    private static string Known(ActivityDescriptor descriptor) =>
        $"its inputs are {List(descriptor.Inputs.Select(input => input.JsonName))}, its outputs {List(descriptor.Outputs.Select(output => output.JsonName))}";

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}

/// <summary>What the members of an activity's JSON look like.</summary>
internal static class MemberShapes
{
    /// <summary><c>{typeName, expression: {type, value}}</c>.</summary>
    public static bool IsInput(JsonNode? member) => member is JsonObject wrapped && wrapped["expression"] is JsonObject;

    /// <summary><c>{typeName, memoryReference: {id}}</c>; one that is bound to nothing says nothing.</summary>
    public static bool IsOutput(JsonNode? member) => member is JsonObject wrapped && !IsInput(member) && wrapped["memoryReference"] is JsonObject;
}
