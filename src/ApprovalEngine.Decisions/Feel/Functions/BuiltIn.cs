namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>What a built-in does with arguments that fit its parameters.</summary>
internal delegate FeelValue BuiltInBody(ReadOnlySpan<FeelValue> arguments, FeelState state);

/// <summary>A function of FEEL itself (DMN 1.3, 10.3.4).</summary>
internal sealed class BuiltIn : FeelFunction
{
    private readonly Signature[] signatures;
    private readonly BuiltInBody body;

    /// <param name="signatures">
    /// Parameters as <c>name:kinds</c> with commas between them. Kinds: s string, n number, b boolean, d date, t time, m date and time,
    /// p duration, l list, c context, r range, f function, a any value, null too. <c>?</c> behind them: may be left out.
    /// <c>L</c>: a list, or all the arguments as one. <c>+</c>: this and all further arguments.
    /// </param>
    public BuiltIn(string name, DecisionValueType? result, BuiltInBody body, params string[] signatures)
    {
        Name = name;
        this.body = body;
        this.signatures = Array.ConvertAll(signatures, text => new Signature(text));
        ResultType = result is { } type ? FeelType.Of(type) : null;
    }

    public override string Name { get; }

    public FeelType? ResultType { get; }

    /// <summary>The result depends on the arguments alone.</summary>
    public bool IsPure => Name is not ("now" or "today");

    protected override bool Takes(int count) => Array.Exists(signatures, signature => signature.Takes(count));

    protected override FeelValue[]? Arrange(ReadOnlySpan<FeelValue> arguments, string[] names)
    {
        foreach (var signature in signatures)
        {
            if (Arrange(arguments, names, signature.Names, signature.RequiredCount) is { } arranged
                && (signatures.Length == 1 || signature.Fit(arranged, new FeelValue[arranged.Length])))
            {
                return arranged;
            }
        }

        return null;
    }

    protected override FeelValue Call(ReadOnlySpan<FeelValue> arguments, FeelState state)
    {
        var fitted = new FeelArguments();
        Span<FeelValue> few = fitted;
        foreach (var signature in signatures)
        {
            if (!signature.Takes(arguments.Length))
            {
                continue;
            }

            var values = signature.IsWholeList ? few[..1] : arguments.Length <= few.Length ? few[..arguments.Length] : new FeelValue[arguments.Length];
            if (signature.Fit(arguments, values))
            {
                return Run(values, state);
            }
        }

        return state.Error($"expected arguments of the types that {Name} takes, found {Kinds(arguments)}");
    }

    private FeelValue Run(ReadOnlySpan<FeelValue> values, FeelState state)
    {
        foreach (ref readonly var value in values)
        {
            state.ChargeFor(value);
        }

        try
        {
            return body(values, state);
        }
        catch (OverflowException)
        {
            return state.Error($"expected a result of {Name} of at most 28 digits, found a larger one");
        }
    }

    private static string Kinds(ReadOnlySpan<FeelValue> arguments)
    {
        var kinds = new List<string>();
        foreach (var argument in arguments)
        {
            kinds.Add(argument.Type?.InFeel() ?? "null");
        }

        return kinds.Count == 0 ? "none" : string.Join(", ", kinds);
    }

    private sealed class Signature
    {
        private readonly string[] kinds;
        private readonly bool isOpen;

        public Signature(string text)
        {
            var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
            Names = Array.ConvertAll(parts, part => part.Split(':')[0]);
            kinds = Array.ConvertAll(parts, part => part.Split(':')[1].TrimEnd('?', '+'));
            RequiredCount = parts.Count(part => !part.EndsWith('?'));
            isOpen = parts is [.., var last] && last.EndsWith('+');
            IsWholeList = kinds is ["L"];
        }

        public IReadOnlyList<string> Names { get; }

        public int RequiredCount { get; }

        /// <summary>The arguments are one list.</summary>
        public bool IsWholeList { get; }

        public bool Takes(int count) => IsWholeList ? count > 0 : count >= RequiredCount && (isOpen || count <= kinds.Length);

        /// <summary>The arguments as the parameters take them: a list of one for its value, and the other way round.</summary>
        public bool Fit(ReadOnlySpan<FeelValue> arguments, Span<FeelValue> values)
        {
            if (IsWholeList)
            {
                values[0] = arguments.Length == 1 && arguments[0].Type is DecisionValueType.List ? arguments[0] : FeelValue.List(arguments.ToArray());
                return arguments.Length > 1 || !arguments[0].IsNull;
            }

            for (var index = 0; index < arguments.Length; index++)
            {
                var kind = kinds[Math.Min(index, kinds.Length - 1)];
                values[index] = arguments[index];
                if (Fits(kind, arguments[index]) || (index >= RequiredCount && index < kinds.Length && arguments[index].IsNull))
                {
                    continue;
                }

                if (kind == "l" && !arguments[index].IsNull)
                {
                    values[index] = FeelValue.List([arguments[index]]);
                }
                else if (arguments[index].Type is DecisionValueType.List && arguments[index].AsList is [var only] && Fits(kind, only))
                {
                    values[index] = only;
                }
                else
                {
                    return false;
                }
            }

            return true;
        }

        private static bool Fits(string kind, in FeelValue value) => kind.Contains('a', StringComparison.Ordinal) || (value.Type switch
        {
            DecisionValueType.Text => 's',
            DecisionValueType.Number => 'n',
            DecisionValueType.Boolean => 'b',
            DecisionValueType.Date => 'd',
            DecisionValueType.Time => 't',
            DecisionValueType.DateTime => 'm',
            DecisionValueType.DaysDuration or DecisionValueType.MonthsDuration => 'p',
            DecisionValueType.List => 'l',
            DecisionValueType.Context => 'c',
            DecisionValueType.Range => 'r',
            DecisionValueType.Function => 'f',
            _ => '-',
        } is var letter && kind.Contains(letter, StringComparison.Ordinal));
    }
}
