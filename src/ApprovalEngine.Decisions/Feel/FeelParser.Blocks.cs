using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Expressions that begin with a keyword.</summary>
internal sealed partial class FeelParser
{
    private IfNode If()
    {
        scanner.TakeWord("if");
        var condition = Expression();
        scanner.TakeWord("then");
        var then = Expression();
        scanner.TakeWord("else");
        return new IfNode(condition, then, Expression());
    }

    private ForNode For()
    {
        scanner.TakeWord("for");
        var around = scope;
        var iterations = Iterations("return");
        var usesPartial = false;
        var partial = scope.Declare("partial");
        scope.OnUse = name => usesPartial |= name == "partial";
        var body = Expression();
        scope = around;
        return new ForNode(iterations, usesPartial ? partial : null, body);
    }

    private QuantifiedNode Quantified(bool isEvery)
    {
        scanner.TakeWord(isEvery ? "every" : "some");
        var around = scope;
        var iterations = Iterations("satisfies");
        var condition = Expression();
        scope = around;
        return new QuantifiedNode(isEvery, iterations, condition);
    }

    // Each iteration sees the variables of those before it; the caller goes back to the scope around them.
    private Iteration[] Iterations(string end)
    {
        var iterations = new List<Iteration>();
        scope = scope.Inner();
        do
        {
            var name = NewName("in");
            scanner.TakeWord("in");
            var from = Expression();
            var to = scanner.TryTake("..") ? Expression() : null;
            iterations.Add(new Iteration(scope.Declare(name), from, to));
        }
        while (scanner.TryTake(","));

        scanner.TakeWord(end);
        return [.. iterations];
    }

    private FunctionNode Function()
    {
        scanner.TakeWord("function");
        scanner.Take("(");
        var around = scope;
        scope = scope.InnerFunction();
        var parameters = new List<(string, FeelType)>();
        if (!scanner.TryTake(")"))
        {
            do
            {
                var name = NewName(":");
                var type = scanner.TryTake(":") ? ReadType() : FeelType.Any;
                parameters.Add((name, type));
                scope.Declare(name, type);
            }
            while (scanner.TryTake(","));

            scanner.Take(")");
        }

        scanner.SkipWhiteSpace();
        if (scanner.PeekWord() is "external")
        {
            throw new FeelSyntaxException(scanner.Position, "expected a FEEL expression as the body of the function, found an external function (not supported)") { IsUnsupported = true };
        }

        var body = Expression();
        var node = new FunctionNode(parameters, body, scope);
        scope = around;
        return node;
    }

    // A name that is made here: words up to the keyword or sign after it.
    private string NewName(string end)
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        var name = "";
        while (scanner.PeekWord() is var word && word.Length > 0 && !(name.Length > 0 && word.SequenceEqual(end)))
        {
            name = name.Length == 0 || FeelNames.IsSign(name[^1]) ? name + word.ToString() : $"{name} {word}";
            scanner.Advance(word.Length);
            while (FeelNames.IsSign(scanner.Current) && end == ":")
            {
                name += scanner.Current;
                scanner.Advance();
            }

            scanner.SkipWhiteSpace();
        }

        return name.Length > 0 && !FeelName.IsKeyword(name)
            ? name
            : throw (name.Length == 0 ? scanner.Expected("a name") : new FeelSyntaxException(start, $"expected a name, found the keyword '{name}'"));
    }

    private FeelType ReadType()
    {
        scanner.SkipWhiteSpace();
        if (++bracketCount > MaxBrackets)
        {
            throw new FeelSyntaxException(scanner.Position, "expected a type that is not nested so deep");
        }

        var type = scanner.PeekWord() switch
        {
            "list" when Generic("list") => FeelType.ListOf(ReadType()),
            "range" when Generic("range") => FeelType.RangeOf(ReadType()),
            "context" when Generic("context") => ReadStructure(),
            "function" => ReadFunctionType(),
            _ => null,
        };
        if (type is null)
        {
            type = NamedType();
        }
        else if (type.Kind is not DecisionValueType.Function)
        {
            scanner.Take(">");
        }

        bracketCount--;
        return type;
    }

    private bool Generic(string word)
    {
        var start = scanner.Position;
        scanner.Advance(word.Length);
        if (scanner.TryTake("<"))
        {
            return true;
        }

        scanner.Return(start);
        return false;
    }

    private FeelType ReadStructure()
    {
        var parts = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        do
        {
            var name = NewName(":");
            scanner.Take(":");
            parts[name] = ReadType();
        }
        while (scanner.TryTake(","));

        return FeelType.Structure(parts);
    }

    private FeelType ReadFunctionType()
    {
        scanner.TakeWord("function");
        if (!scanner.TryTake("<"))
        {
            return FeelType.Of(DecisionValueType.Function);
        }

        var parameters = new List<FeelType>();
        while (!scanner.TryTake(">"))
        {
            parameters.Add(ReadType());
            scanner.TryTake(",");
        }

        scanner.Take("->");
        return FeelType.FunctionOf(new FunctionType(parameters, ReadType()));
    }

    private FeelType NamedType()
    {
        var start = scanner.Position;
        foreach (var name in (string[])["date and time", "days and time duration", "years and months duration"])
        {
            if (name.Split(' ').All(scanner.TryTakeWord))
            {
                return FeelType.Of(FeelTypes.Find(name)!.Value);
            }

            scanner.Return(start);
        }

        var given = ReadName(afterDot: true);
        return scope.FindType(given) ?? (FeelTypes.Find(given) is { } kind
            ? FeelType.Of(kind)
            : throw new FeelSyntaxException(start, $"expected a type, found '{given}'"));
    }
}
