using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows;

/// <summary>
/// What a JavaScript expression of a definition may call, as TypeScript declarations: for an editor that completes names. The names are those that
/// <see cref="JavaScriptEngine"/> gives to scripts; what it has for workflows used inside this one is left out, since no script here reaches it.
/// </summary>
public static partial class ScriptTypes
{
    private const string Fixed = """
        /** The value of a variable, or null where there is none of that name. */
        declare function getVariable(name: string): any;
        /** Sets a variable; a name that nobody declared makes a new one. */
        declare function setVariable(name: string, value: any): void;
        /** A value that the workflow was started with. */
        declare function getInput(name: string): any;
        /** The last output of another activity, named by its id or name; "Result" where no output is named. */
        declare function getOutputFrom(activity: string, output?: string): any;
        /** What the last activity gave out under the name "Result". */
        declare function getLastResult(): any;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string | null;
        declare function getWorkflowDefinitionVersion(): number;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string | null;
        declare function setWorkflowInstanceName(name: string | null): void;
        declare function getCorrelationId(): string | null;
        declare function setCorrelationId(id: string | null): void;
        declare function isNullOrEmpty(text: string | null | undefined): boolean;
        declare function isNullOrWhiteSpace(text: string | null | undefined): boolean;
        declare function toJson(value: any): string;
        declare function newGuid(): string;
        declare function newGuidString(): string;
        declare function newShortGuid(): string;

        """;

    /// <param name="definition">Also one that could not be published yet.</param>
    /// <param name="describe">Finds an activity type, or a workflow used as one; null = nobody knows it.</param>
    public static string Of(WorkflowDefinition definition, Func<string, int, ActivityDescriptor?> describe)
    {
        var activities = ActivitiesOf(definition.Root).ToList();
        var variables = VariablesOf(definition, activities, describe).DistinctBy(variable => variable.Name).ToList();
        var text = new StringBuilder(); // the particular before the general: an editor takes the first that fits
        foreach (var (name, type) in variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"declare function getVariable(name: {Quoted(name)}): {type};\n");
            text.Append(CultureInfo.InvariantCulture, $"declare function setVariable(name: {Quoted(name)}, value: {type}): void;\n");
        }

        foreach (var input in definition.Inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"declare function getInput(name: {Quoted(input.Name)}): {TypeOf(input.TypeName, input.IsArray)};\n");
        }

        var outputs = OutputsOf(activities, describe).ToList();
        foreach (var (activity, output) in outputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"declare function getOutputFrom(activity: {Names(activity)}, output: {Quoted(output.Name)}): {TypeOf(output.TypeName, false)};\n");
        }

        text.Append(Fixed.ReplaceLineEndings("\n"));
        var taken = FixedNames().Matches(Fixed).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var line in Accessors(variables, definition.Inputs, outputs, taken))
        {
            text.Append(line);
        }

        text.Append(CultureInfo.InvariantCulture, $"declare const variables: {{ {string.Concat(variables.Select(variable => $"{Quoted(variable.Name)}: {variable.Type}; "))}}};\n");
        return text.ToString();
    }

    // In the order in which the engine gives out names: of two that are the same, the first is meant.
    private static IEnumerable<string> Accessors(
        IEnumerable<(string Name, string Type)> variables, IEnumerable<ArgumentDefinition> inputs, IEnumerable<(ActivityDefinition Activity, OutputDescriptor Output)> outputs, HashSet<string> taken)
    {
        foreach (var (name, type) in variables)
        {
            if (IsFree("get" + JavaScriptEngine.Capitalized(name)))
            {
                yield return $"declare function get{JavaScriptEngine.Capitalized(name)}(): {type};\n";
            }

            if (IsFree("set" + JavaScriptEngine.Capitalized(name)))
            {
                yield return $"declare function set{JavaScriptEngine.Capitalized(name)}(value: {type}): void;\n";
            }
        }

        foreach (var input in inputs.Where(input => IsFree("get" + JavaScriptEngine.Capitalized(input.Name))))
        {
            yield return $"declare function get{JavaScriptEngine.Capitalized(input.Name)}(): {TypeOf(input.TypeName, input.IsArray)};\n";
        }

        foreach (var (activity, output) in outputs.Where(one => one.Activity.Name is { Length: > 0 }))
        {
            var name = $"get{JavaScriptEngine.Capitalized(output.Name)}From{JavaScriptEngine.Capitalized(activity.Name!)}";
            if (IsFree(name))
            {
                yield return $"declare function {name}(): {TypeOf(output.TypeName, false)};\n";
            }
        }

        bool IsFree(string name) => Identifier().IsMatch(name) && taken.Add(name);
    }

    private static IEnumerable<ActivityDefinition> ActivitiesOf(ActivityDefinition activity) => activity.Children.SelectMany(ActivitiesOf).Prepend(activity);

    private static IEnumerable<(string Name, string Type)> VariablesOf(
        WorkflowDefinition definition, IReadOnlyList<ActivityDefinition> activities, Func<string, int, ActivityDescriptor?> describe)
    {
        var declared = definition.Variables.Concat(activities.SelectMany(activity => activity.Variables)).Select(variable => (variable.Name, TypeOf(variable.TypeName, variable.IsArray)));
        return activities.Any(activity => describe(activity.Type, activity.Version)?.Shared is Loop or ParallelForEach)
            ? declared.Concat(Loop.VariableNames.Select(name => (name, "any")))
            : declared;
    }

    private static IEnumerable<(ActivityDefinition Activity, OutputDescriptor Output)> OutputsOf(
        IEnumerable<ActivityDefinition> activities, Func<string, int, ActivityDescriptor?> describe) =>
        activities.SelectMany(activity => (describe(activity.Type, activity.Version)?.Outputs ?? []).Select(output => (activity, output)));

    private static string Names(ActivityDefinition activity) =>
        activity.Name is { Length: > 0 } name && name != activity.Id ? $"{Quoted(name)} | {Quoted(activity.Id)}" : Quoted(activity.Id);

    // Dates, times and ids are text in a workflow (WorkflowValue).
    private static string TypeOf(string? alias, bool isArray)
    {
        var type = alias switch
        {
            "Boolean" => "boolean",
            "Int16" or "Int32" or "Int64" or "Single" or "Double" or "Decimal" => "number",
            "String" or "Guid" or "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeSpan" => "string",
            "JsonArray" => "any[]",
            "JsonObject" or "ObjectMap" => "{ [name: string]: any }",
            _ => "any",
        };
        return isArray ? type + "[]" : type;
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    [GeneratedRegex(@"^[\p{L}_$][\p{L}\p{Nd}_$]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"declare function (\w+)")]
    private static partial Regex FixedNames();
}
