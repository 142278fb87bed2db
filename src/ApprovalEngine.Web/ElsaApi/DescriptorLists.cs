using ApprovalEngine.Workflows;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>
/// The short lists from which Studio fills its pickers. They hold what this engine honours and nothing else: a choice that changes nothing would
/// be a lie.
/// </summary>
internal sealed class DescriptorLists(ActivityCatalog catalog, IStringLocalizer<ActivityTexts> L)
{
    private const string Core = "Elsa.Workflows.Core";

    /// <summary>The syntaxes that the engine evaluates. Literal and Object are Studio's "Default" and not in its menu.</summary>
    public object Expressions => List([.. catalog.Syntaxes.Select(syntax => new
    {
        Type = syntax,
        DisplayName = (string)L[syntax],
        IsSerializable = true,
        IsBrowsable = syntax is not ("Literal" or "Object"),
        Properties = LanguageOf(syntax) is { } language ? new Dictionary<string, string> { ["MonacoLanguage"] = language } : [],
    })]);

    /// <summary>With the first one a variable keeps its value while the workflow waits, with the other it forgets it. Studio proposes the one of the highest priority.</summary>
    public object StorageDrivers => List([
        new { TypeName = $"Elsa.Workflows.WorkflowInstanceStorageDriver, {Core}", DisplayName = (string)L["Workflow instance"], Priority = 5, Deprecated = false },
        new { TypeName = $"Elsa.Workflows.MemoryStorageDriver, {Core}", DisplayName = (string)L["Memory (forgotten while the workflow waits)"], Priority = 0, Deprecated = false },
    ]);

    public object Variables => List([.. WorkflowTypes.Aliases.Select(alias => new
    {
        TypeName = alias,
        DisplayName = (string)L[alias],
        Category = (string)L[alias.StartsWith("Json", StringComparison.Ordinal) || alias is "Object" or "ObjectMap" ? "Data" : "Primitives"],
        Description = "",
    })]);

    /// <summary>Any number of instances may run at once; the engine knows no other rule.</summary>
    public object ActivationStrategies => List([
        Strategy($"Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, {Core}", "Always", "Any number of instances may run at the same time."),
    ]);

    public object IncidentStrategies => List([
        Strategy($"Elsa.Workflows.IncidentStrategies.FaultStrategy, {Core}", "Fault", "An activity that fails stops the workflow until an operator has acted."),
        Strategy($"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, {Core}", "Continue with incidents", "The other branches go on when an activity fails."),
    ]);

    /// <summary>Everything that happens is kept, always: Exclude and Configuration would not be honoured.</summary>
    public object LogPersistenceStrategies => List([
        Strategy($"Elsa.Workflows.LogPersistence.Strategies.Inherit, {Core}", "Inherit", "As the workflow says, which is to keep it."),
        Strategy($"Elsa.Workflows.LogPersistence.Strategies.Include, {Core}", "Include", "What happens is kept."),
    ]);

    public static object Nothing => List<object>([]);

    private object Strategy(string typeName, string name, string description) => new { TypeName = typeName, DisplayName = (string)L[name], Description = (string)L[description] };

    private static object List<T>(IReadOnlyList<T> items) => new { Items = items, items.Count };

    // Scriban's own language is not Monaco's; Liquid is its nearest relative there.
    private static string? LanguageOf(string syntax) => syntax switch
    {
        "JavaScript" => "javascript",
        "Scriban" => "liquid",
        "Object" or "Output" => "json",
        _ => null,
    };
}
