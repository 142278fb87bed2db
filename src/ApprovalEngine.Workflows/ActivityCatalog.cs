using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows;

/// <summary>The activity types a host knows. Filled once at start, then only read; reading is thread-safe.</summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<(string TypeName, int Version), ActivityDescriptor> descriptors = [];

    private readonly Dictionary<string, HostScriptCompiler> languages = new(StringComparer.Ordinal);

    private readonly Dictionary<string, ChoiceProvider> choices = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ActivityDescriptor> Descriptors => descriptors.Values;

    /// <summary>Adds the activities of this library.</summary>
    public ActivityCatalog WithBuiltIns()
    {
        foreach (var type in BuiltIns.Types)
        {
            Add(type, isBuiltIn: true);
        }

        return this;
    }

    public ActivityCatalog Add<T>()
        where T : Activity => Add(typeof(T));

    /// <summary>Adds one activity of the host.</summary>
    /// <exception cref="InvalidOperationException">It has no <see cref="ActivityAttribute"/>, is no <see cref="Activity"/>, or its name is taken.</exception>
    public ActivityCatalog Add(Type activityType)
    {
        ArgumentNullException.ThrowIfNull(activityType);
        return Add(activityType, isBuiltIn: false);
    }

    /// <summary>Adds an expression language of the host, such as Scriban.</summary>
    /// <param name="syntax">The expression's <c>type</c> in definitions.</param>
    public ActivityCatalog AddLanguage(string syntax, HostScriptCompiler compiler)
    {
        languages.Add(syntax, compiler);
        return this;
    }

    /// <summary>Adds choices that inputs of activities name (<see cref="ActivityInputAttribute.Choices"/>).</summary>
    public ActivityCatalog AddChoices(string name, ChoiceProvider provider)
    {
        choices.Add(name, provider);
        return this;
    }

    /// <summary>The values that an input with these choices may have; null where that cannot be told from the drawing.</summary>
    /// <param name="name">As in <see cref="InputDescriptor.Choices"/>.</param>
    /// <param name="literals">The literals of the activity's inputs, by name.</param>
    /// <exception cref="KeyNotFoundException">No such choices were added.</exception>
    public IReadOnlyList<string>? ChoicesOf(string name, IReadOnlyDictionary<string, string> literals) => choices[name](literals);

    /// <summary>The syntaxes an expression may have, in the order in which an editor offers them.</summary>
    public IReadOnlyList<string> Syntaxes => ["Literal", "Object", "Variable", "Input", "Output", "JavaScript", .. languages.Keys];

    internal HostScriptCompiler? LanguageOf(string syntax) => languages.GetValueOrDefault(syntax);

    public bool TryGet(string typeName, int version, [NotNullWhen(true)] out ActivityDescriptor? descriptor) =>
        descriptors.TryGetValue((typeName, version), out descriptor);

    /// <summary>The versions of a type that are known, ascending; empty for an unknown type.</summary>
    public IReadOnlyList<int> VersionsOf(string typeName) =>
        [.. descriptors.Keys.Where(key => key.TypeName == typeName).Select(key => key.Version).Order()];

    private ActivityCatalog Add(Type type, bool isBuiltIn)
    {
        if (!typeof(Activity).IsAssignableFrom(type) || type.IsAbstract)
        {
            throw new InvalidOperationException($"{type.FullName} is not a concrete {nameof(Activity)}.");
        }

        var attribute = type.GetCustomAttribute<ActivityAttribute>()
            ?? throw new InvalidOperationException($"{type.FullName} has no [Activity] attribute.");
        var shared = isBuiltIn ? (Activity)Activator.CreateInstance(type)! : null;
        var outcomes = type.GetCustomAttribute<OutcomesAttribute>()?.Outcomes ?? ["Done"];
        var descriptor = new ActivityDescriptor(
            attribute.TypeName,
            attribute.Version,
            attribute.DisplayName ?? JsonNames.Words(attribute.TypeName[(attribute.TypeName.LastIndexOf('.') + 1)..]),
            attribute.Category,
            attribute.Description,
            attribute.Kind,
            [.. type.GetCustomAttributes<ActivityInputAttribute>().Select(Describe)],
            [.. type.GetCustomAttributes<ActivityOutputAttribute>().Select(Describe)],
            outcomes,
            shared is IDynamicOutcomes,
            shared is Container,
            shared is Start,
            shared is ITerminal,
            isBuiltIn,
            type)
        {
            Shared = shared,
            IsBrowsable = attribute.IsBrowsable,
            Slots = [.. (type.GetCustomAttribute<SlotsAttribute>()?.Slots ?? []).Select(slot => new SlotDescriptor(slot, JsonNames.Words(slot)))],
            UnreadMembers = type.GetCustomAttributes<UnreadMemberAttribute>().ToDictionary(member => member.JsonName, member => member.Reason, StringComparer.Ordinal),
            MustConnectOutcomes = type.GetCustomAttribute<OutcomesAttribute>()?.MustBeConnected is true,
        };
        return descriptors.TryAdd((descriptor.TypeName, descriptor.Version), descriptor)
            ? this
            : throw new InvalidOperationException($"Activity {descriptor.TypeName} version {descriptor.Version} is registered twice.");
    }

    private static InputDescriptor Describe(ActivityInputAttribute input) => new(
        input.Name,
        JsonNames.CamelCase(input.Name),
        input.Type,
        TypeAliases.AliasOf(input.Type),
        input.Default,
        input.Description,
        input.Required,
        input.UiHint,
        input.Options)
    {
        IsSensitive = input.IsSensitive,
        DisplayName = input.DisplayName ?? JsonNames.Words(input.Name),
        IsWrapped = input.IsWrapped,
        Choices = input.Choices,
    };

    private static OutputDescriptor Describe(ActivityOutputAttribute output) => new(
        output.Name, JsonNames.CamelCase(output.Name), output.Type, TypeAliases.AliasOf(output.Type), output.Description)
    {
        DisplayName = output.DisplayName ?? JsonNames.Words(output.Name),
    };
}

/// <summary>The values that an input may have, as far as the drawing tells it.</summary>
/// <param name="literals">The literals of the activity's inputs, by name; what is computed at run time is not among them.</param>
/// <returns>Null = it depends on something that only the run knows.</returns>
public delegate IReadOnlyList<string>? ChoiceProvider(IReadOnlyDictionary<string, string> literals);
