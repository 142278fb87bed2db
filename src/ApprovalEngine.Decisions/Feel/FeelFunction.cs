using System.Runtime.CompilerServices;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Something that can be called: a function of the file, of an expression, or built in.</summary>
internal abstract class FeelFunction
{
    /// <summary>What it is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>What it takes and gives; null where that is not one thing.</summary>
    public virtual FunctionType? Type => null;

    /// <summary>Calls it. What does not fit its parameters is an error, and so null.</summary>
    /// <param name="names">The names of the arguments; null where they stand in order.</param>
    public FeelValue Invoke(ReadOnlySpan<FeelValue> arguments, string[]? names, FeelState state)
    {
        if (names is not null)
        {
            return Arrange(arguments, names) is { } arranged
                ? Invoke(arranged, null, state)
                : state.Error($"expected the parameters of {Name}, found {string.Join(", ", names)}");
        }

        if (!Takes(arguments.Length))
        {
            return state.Error($"expected the number of arguments that {Name} takes, found {arguments.Length}");
        }

        state.Enter();
        var result = Call(arguments, state);
        state.Leave();
        return result;
    }

    protected abstract bool Takes(int count);

    /// <summary>The arguments in the order of the parameters; null where they do not fit.</summary>
    protected abstract FeelValue[]? Arrange(ReadOnlySpan<FeelValue> arguments, string[] names);

    protected abstract FeelValue Call(ReadOnlySpan<FeelValue> arguments, FeelState state);

    /// <summary>Puts named arguments in the order of one list of parameters; those left out are null.</summary>
    protected static FeelValue[]? Arrange(ReadOnlySpan<FeelValue> arguments, string[] names, IReadOnlyList<string> parameters, int requiredCount)
    {
        var arranged = new FeelValue[parameters.Count];
        var count = 0;
        for (var index = 0; index < names.Length; index++)
        {
            var place = IndexOf(parameters, names[index]);
            if (place < 0)
            {
                return null;
            }

            arranged[place] = arguments[index];
            count = Math.Max(count, place + 1);
        }

        for (var index = 0; index < requiredCount; index++)
        {
            if (Array.FindIndex(names, name => FeelNames.Key(name) == FeelNames.Key(parameters[index])) < 0)
            {
                return null;
            }
        }

        return arranged[..Math.Max(count, requiredCount)];
    }

    private static int IndexOf(IReadOnlyList<string> parameters, string name)
    {
        for (var index = 0; index < parameters.Count; index++)
        {
            if (FeelNames.Key(parameters[index]) == FeelNames.Key(name))
            {
                return index;
            }
        }

        return -1;
    }
}

/// <summary>A function that the file or an expression defines: its body has a frame of its own.</summary>
internal sealed class DefinedFunction(string name, IReadOnlyList<(string Name, FeelType Type)> parameters) : FeelFunction
{
    private FeelNode? body;
    private FeelFrame? outer;
    private Func<int> slotCount = () => 0;

    public override string Name => name;

    public FeelType? ResultType { get; private set; }

    public override FunctionType Type => new([.. parameters.Select(parameter => parameter.Type)], ResultType ?? body?.Type);

    /// <summary>Gives the function its body, once: a function may call itself, so it is there before its body is.</summary>
    public DefinedFunction With(FeelNode node, Func<int> slots, FeelType? resultType = null, FeelFrame? around = null)
    {
        (body, slotCount, ResultType, outer) = (node, slots, resultType, around);
        return this;
    }

    protected override bool Takes(int count) => count == parameters.Count;

    protected override FeelValue[]? Arrange(ReadOnlySpan<FeelValue> arguments, string[] names) =>
        Arrange(arguments, names, [.. parameters.Select(parameter => parameter.Name)], parameters.Count);

    protected override FeelValue Call(ReadOnlySpan<FeelValue> arguments, FeelState state)
    {
        var slots = new FeelValue[slotCount()];
        for (var index = 0; index < arguments.Length; index++)
        {
            var (parameter, type) = parameters[index];
            slots[index] = arguments[index].IsNull ? default : type.Coerce(arguments[index], state, $"the argument '{parameter}' of {name}");
            if (slots[index].IsNull && !arguments[index].IsNull)
            {
                return default;
            }
        }

        var value = body!.Evaluate(new FeelFrame(slots, outer, state));
        return ResultType is null || value.IsNull ? value : ResultType.Coerce(value, state, $"the result of {name}");
    }
}

/// <summary>Up to four arguments without an array.</summary>
[InlineArray(4)]
internal struct FeelArguments
{
    private FeelValue first;
}
