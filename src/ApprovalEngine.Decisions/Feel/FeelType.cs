using System.Runtime.CompilerServices;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>What a function takes and gives; the result is null where nothing is known of it.</summary>
internal sealed record FunctionType(IReadOnlyList<FeelType> Parameters, FeelType? Result)
{
    /// <summary>It takes at least what the other takes, and gives at most what that gives.</summary>
    public bool ConformsTo(FunctionType other) =>
        Parameters.Count == other.Parameters.Count
        && other.Parameters.Zip(Parameters).All(pair => pair.First.ConformsTo(pair.Second))
        && (Result is null || other.Result is null || Result.ConformsTo(other.Result));
}

/// <summary>
/// A type as the file defines it (<c>itemDefinition</c>, DMN 1.3, 7.3.2): one of FEEL's own, a structure, a list, with or without a
/// list of allowed values.
/// </summary>
internal sealed class FeelType
{
    public static readonly FeelType Any = new() { Kind = DecisionValueType.Any };

    /// <summary>What a value is at the top: a list where <see cref="Item"/> is given.</summary>
    public DecisionValueType Kind { get; private set; }

    /// <summary>The type of a list's items, or of a range's ends; null where any will do.</summary>
    public FeelType? Item { get; private set; }

    /// <summary>The parts of a structure; null where any will do.</summary>
    public IReadOnlyDictionary<string, FeelType>? Components { get; private set; }

    /// <summary>Parameters and result of a function; null where any will do.</summary>
    public FunctionType? Function { get; private set; }

    /// <summary>The values allowed, at the top; null where all are.</summary>
    public AllowedValues? Allowed { get; private set; }

    public static FeelType Of(DecisionValueType kind) => kind is DecisionValueType.Any ? Any : new() { Kind = kind };

    public static FeelType ListOf(FeelType item, AllowedValues? allowed = null) => new() { Kind = DecisionValueType.List, Item = item, Allowed = allowed };

    public static FeelType RangeOf(FeelType ends) => new() { Kind = DecisionValueType.Range, Item = ends };

    public static FeelType Structure(IReadOnlyDictionary<string, FeelType> components, AllowedValues? allowed = null) =>
        new() { Kind = DecisionValueType.Context, Components = components, Allowed = allowed };

    public static FeelType FunctionOf(FunctionType function) => new() { Kind = DecisionValueType.Function, Function = function };

    public FeelType With(AllowedValues? allowed) =>
        allowed is null ? this : new() { Kind = Kind, Item = Item, Components = Components, Function = Function, Allowed = allowed };

    /// <summary>The type of a part that a path names; null where nothing is known of it.</summary>
    public FeelType? Part(string name) => Components is not null ? Components.GetValueOrDefault(name) : Item?.Part(name);

    /// <summary>Whether a value has the shape of this type, whatever values are allowed (<c>instance of</c>, DMN 1.3, 10.3.2.9.3).</summary>
    public bool IsShapeOf(in FeelValue value) => Accepts(value, looksAtAllowed: false);

    /// <summary>Whether a value is of this type; null is of every type unless the allowed values leave it out.</summary>
    public bool Accepts(in FeelValue value) => Accepts(value, looksAtAllowed: true);

    /// <summary>Whether every value of this type is one of the other (DMN 1.3, 10.3.2.9.2). What is not known of either, such as what is of Any, is taken to fit.</summary>
    public bool ConformsTo(FeelType other)
    {
        if (Kind is DecisionValueType.Any || other.Kind is DecisionValueType.Any)
        {
            return true;
        }

        return Kind == other.Kind
            && (Item is null || other.Item is null || Item.ConformsTo(other.Item))
            && (Components is null || other.Components is null
                || other.Components.All(part => Components.TryGetValue(part.Key, out var own) && own.ConformsTo(part.Value)))
            && (Function is null || other.Function is null || Function.ConformsTo(other.Function));
    }

    private bool Accepts(in FeelValue value, bool looksAtAllowed)
    {
        if (value.IsNull)
        {
            return true;
        }

        if (Kind is not DecisionValueType.Any && value.Type != Kind)
        {
            return false;
        }

        if (looksAtAllowed && Allowed is not null && !Allowed.Contains(value))
        {
            return false;
        }

        if (Function is not null)
        {
            return value.AsFunction.Type?.ConformsTo(Function) is not false;
        }

        return Item is not null ? AcceptsItems(Kind is DecisionValueType.Range ? [value.AsRange.Start, value.AsRange.End] : value.AsList, Item, looksAtAllowed)
            : Components is null || AcceptsParts(value.AsContext, Components, looksAtAllowed);
    }

    /// <summary>
    /// The value as this type takes it (DMN 1.3, 10.3.2.9.4): as it is, out of its list of one, or in a list of its own; a date is
    /// also a date and time; in a list, each item so. An error, and so null, where it is none of these.
    /// </summary>
    public FeelValue Coerce(in FeelValue value, FeelState state, string what) => TryCoerce(value) is { } fit
        ? fit
        : state.Error($"expected {what} to be a {Kind.InFeel()}{(Allowed is null ? "" : $" out of {Allowed.Text}")} of its type, found {value.Describe()}");

    private FeelValue? TryCoerce(in FeelValue value)
    {
        if (Accepts(value))
        {
            return value;
        }

        if (Kind is not DecisionValueType.List && value.Type is DecisionValueType.List && value.AsList is [var only] && Accepts(only))
        {
            return only;
        }

        if (Kind is DecisionValueType.List && value.Type is not DecisionValueType.List)
        {
            var list = FeelValue.List([value]);
            return Accepts(list) ? list : null;
        }

        if (Kind is DecisionValueType.DateTime && value.Type is DecisionValueType.Date)
        {
            return FeelValue.DateTime(Temporal.Midnight(value.AsDate));
        }

        return Kind is DecisionValueType.List && Item is not null ? TryCoerceItems(value.AsList, Item) : null;
    }

    private FeelValue? TryCoerceItems(FeelValue[] items, FeelType type)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var fit = new FeelValue[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            if (type.TryCoerce(items[index]) is not { } item)
            {
                return null;
            }

            fit[index] = item;
        }

        var list = FeelValue.List(fit);
        return Allowed is null || Allowed.Contains(list) ? list : null;
    }

    private static bool AcceptsItems(FeelValue[] items, FeelType type, bool looksAtAllowed)
    {
        foreach (var item in items)
        {
            if (!type.Accepts(item, looksAtAllowed))
            {
                return false;
            }
        }

        return true;
    }

    // A structure has all its parts; more than those do no harm.
    private static bool AcceptsParts(FeelContext context, IReadOnlyDictionary<string, FeelType> components, bool looksAtAllowed)
    {
        foreach (var (name, type) in components)
        {
            if (!context.TryGet(name, out var part) || !type.Accepts(part, looksAtAllowed))
            {
                return false;
            }
        }

        return true;
    }
}
