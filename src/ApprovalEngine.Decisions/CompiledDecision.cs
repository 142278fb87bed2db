using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions;

/// <summary>A value that a decision needs: of the caller, or of another decision.</summary>
/// <param name="DecisionId">The decision whose value it is; null where the caller hands it in.</param>
internal sealed record RequiredValue(string Name, int Slot, FeelType? Type, string? DecisionId);

/// <summary>A decision, ready to be evaluated.</summary>
internal sealed class CompiledDecision(
    DecisionHeader header, FeelNode node, FeelScope scope, IReadOnlyList<RequiredValue> required, DecisionTable? table)
{
    public string Id => header.Id;

    public string Name => header.Name;

    /// <summary>The table, where the decision is one.</summary>
    public DecisionTable? Table => table;

    /// <param name="valueOf">Gives what the decision needs.</param>
    public FeelValue Evaluate(FeelState state, Func<RequiredValue, FeelValue> valueOf)
    {
        var slots = new FeelValue[scope.SlotCount];
        foreach (var value in required)
        {
            slots[value.Slot] = valueOf(value);
        }

        state.Decision = Name;
        var result = node.Evaluate(new FeelFrame(slots, null, state));
        return header.Type is null || result.IsNull ? result : header.Type.Coerce(result, state, "the value of the decision");
    }
}

/// <summary>One evaluation of a model: each decision is evaluated once, however many need it.</summary>
internal sealed class ModelRun(DecisionModel model, IReadOnlyDictionary<string, object?> inputs, FeelState state)
{
    private readonly Dictionary<string, FeelValue> values = new(StringComparer.Ordinal);

    public FeelValue ValueOf(CompiledDecision decision)
    {
        if (!values.TryGetValue(decision.Id, out var value))
        {
            values[decision.Id] = value = decision.Evaluate(state, ValueOf);
        }

        return value;
    }

    private FeelValue ValueOf(RequiredValue required)
    {
        if (required.DecisionId is { } id)
        {
            return model.FindDecision(id) is { } decision ? ValueOf(decision) : default;
        }

        state.Decision = null;
        if (!inputs.TryGetValue(required.Name, out var given))
        {
            return state.Error($"expected the input '{required.Name}' (or an explicit null), found none");
        }

        if (!FeelValue.TryFrom(given, out var value))
        {
            return state.Error($"expected a value of a type that FEEL has as the input '{required.Name}', found {FeelValue.Describe(given)}");
        }

        return required.Type is null || value.IsNull ? value : required.Type.Coerce(value, state, $"the input '{required.Name}'");
    }
}
