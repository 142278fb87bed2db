using ApprovalEngine.Workflows;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Which of Studio's editors an input gets, and what the editor has to know.</summary>
internal sealed class DescriptorInputs(DescriptorChoices choices)
{
    private const string Checklist = "checklist";
    private const string Dropdown = "dropdown";
    private const string DynamicOutcomes = "dynamic-outcomes";

    // Studio's editors; of a hint that it does not know it says "unsupported".
    private static readonly HashSet<string> Editors = new(StringComparer.Ordinal)
    {
        "singleline", "multiline", "checkbox", Checklist, "radiolist", Dropdown, "multitext", "code-editor", "json-editor", "expression-editor", "datetime-picker", "dictionary",
        DynamicOutcomes, "flow-switch-editor", "switch-editor", "http-status-codes", "variable-picker", "input-picker", "output-picker", "outcome-picker", "type-picker", "workflow-definition-picker",
    };

    public static string HintOf(InputDescriptor input) => input switch
    {
        { UiHint: { } hint } when Editors.Contains(hint) => hint,
        { Type: var type } when type == typeof(bool) => "checkbox",
        { Type.IsEnum: true } or { Choices: not null } or { Options: not null } => Dropdown,
        { Type: var type } when type == typeof(DateTimeOffset) || type == typeof(DateTime) => "datetime-picker",
        { Type: var type } when typeof(IReadOnlyDictionary<string, object?>).IsAssignableFrom(type) => "json-editor",
        { Type: var type } when type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) => "multitext",
        _ => "singleline",
    };

    /// <param name="literals">What the activity's other inputs say, by name.</param>
    public Dictionary<string, object> SpecificationsOf(InputDescriptor input, IReadOnlyDictionary<string, string> literals)
    {
        var found = choices.Of(input, literals);
        var specifications = new Dictionary<string, object>();
        switch (HintOf(input))
        {
            case Dropdown when found is not null:
                var items = DescriptorChoices.WithNothing(input, found);
                specifications[Dropdown] = new { SelectList = new { Items = items, IsFlagsEnum = false, SortItems = false }, ProviderName = (string?)null };
                break;
            case Checklist when found is not null:
                // What is chosen where nothing was said: all of them.
                specifications[Checklist] = new { CheckList = new { Items = found.Select(one => new CheckShape(one.Text, one.Value, true)).ToList(), IsFlagsEnum = false } };
                break;
            case DynamicOutcomes:
                specifications["DynamicOutcomesOptions"] = new { FixedOutcomes = Array.Empty<string>() };
                break;
        }

        if (DescriptorChoices.IsDependent(input))
        {
            specifications["Refresh"] = true;
        }

        return specifications;
    }

    /// <summary>As JSON: enums by their word; what Studio shows where an input was never touched.</summary>
    public static object? DefaultOf(InputDescriptor input) => input.Default is Enum word ? word.ToString() : input.Default;
}
