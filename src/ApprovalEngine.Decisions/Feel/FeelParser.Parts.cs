using System.Text;
using ApprovalEngine.Decisions.Feel.Expressions;
using ApprovalEngine.Decisions.Feel.Functions;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>Literals, names, brackets, and what follows them: paths, filters, calls.</summary>
internal sealed partial class FeelParser
{
    // How many ends of ranges are being read.
    private int rangeCount;

    private FeelNode Postfix()
    {
        var node = Primary();
        while (true)
        {
            scanner.SkipWhiteSpace();
            if (scanner.Current == '.' && scanner.At(1) != '.')
            {
                scanner.Advance();
                node = new PathNode(node, ReadName(afterDot: true));
            }
            else if (scanner.Current == '[' && !IsEndOfRange())
            {
                node = Filter(node);
            }
            else if (scanner.Current == '(')
            {
                node = Call(node);
            }
            else
            {
                return node;
            }
        }
    }

    // "]1..5[" ends with a bracket that begins no filter: nothing of an expression follows it.
    private bool IsEndOfRange()
    {
        var start = scanner.Position;
        scanner.Advance();
        scanner.SkipWhiteSpace();
        var isEnd = scanner.AtEnd || scanner.Current is ')' or ',' or ']' or '}' or '=' or '!' || (scanner.Current == '.' && !char.IsAsciiDigit(scanner.At(1))) || scanner.PeekWord() is "and" or "or" or "then" or "else" or "return" or "satisfies";
        scanner.Return(start);
        return isEnd && rangeCount > 0;
    }

    private FilterNode Filter(FeelNode source)
    {
        scanner.Take("[");
        var around = scope;
        scope = scope.Inner();
        var slot = scope.DeclareItem(source.Type?.Item);
        var filter = Expression();
        scope = around;
        scanner.Take("]");
        return new FilterNode(source, slot, filter);
    }

    private CallNode Call(FeelNode function)
    {
        scanner.Take("(");
        var arguments = new List<FeelNode>();
        var names = new List<string>();
        if (!scanner.TryTake(")"))
        {
            do
            {
                if (ArgumentName() is { } name)
                {
                    names.Add(name);
                }

                arguments.Add(Expression());
            }
            while (scanner.TryTake(","));

            scanner.Take(")");
        }

        return names.Count == 0 || names.Count == arguments.Count
            ? new CallNode(function, [.. arguments], names.Count == 0 ? null : [.. names])
            : throw scanner.Expected("arguments that all have a name or all have none");
    }

    private string? ArgumentName()
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        var name = "";
        while (scanner.PeekWord() is var word && word.Length > 0)
        {
            name = name.Length == 0 ? word.ToString() : $"{name} {word}";
            scanner.Advance(word.Length);
            scanner.SkipWhiteSpace();
        }

        if (name.Length > 0 && scanner.Current == ':')
        {
            scanner.Advance();
            return name;
        }

        scanner.Return(start);
        return null;
    }

    private FeelNode Primary()
    {
        scanner.SkipWhiteSpace();
        switch (scanner.Current)
        {
            case '"':
                return new ConstantNode(FeelValue.Text(FeelLiteral.ReadString(scanner)));
            case '@':
                return AtLiteral();
            case '.' or (>= '0' and <= '9'):
                return Number();
            case '?':
                var start = scanner.Position;
                scanner.Advance();
                return scope.Find("?") ?? throw new FeelSyntaxException(start, "expected no '?' outside the tests of an input column, found one");
            case '(':
                return Bracket();
            case '[':
                return ListOrRange();
            case ']' when rangeCount == 0:
                scanner.Advance();
                return Range(includesStart: false, RangeStart());
            case '{':
                return Context();
            default:
                return Word();
        }
    }

    private FeelNode AtLiteral()
    {
        scanner.Advance();
        var start = scanner.Position;
        if (scanner.Current != '"')
        {
            throw scanner.Expected("a string after '@'");
        }

        return TemporalText.TryAny(FeelLiteral.ReadString(scanner), out var value)
            ? new ConstantNode(value)
            : Wrong($"expected a date, time, date and time or duration, found {scanner.Since(start)}", start);
    }

    private ConstantNode Number()
    {
        var start = scanner.Position;
        try
        {
            return new ConstantNode(FeelLiteral.ReadNumber(scanner, "an expression"));
        }
        catch (FeelSyntaxException) when (scanner.Current is 'e' or 'E' && FeelLiteral.TryExponent(scanner, start, out var number))
        {
            return new ConstantNode(number);
        }
    }

    private FeelNode Word()
    {
        var start = scanner.Position;
        var word = scanner.PeekWord();
        switch (word)
        {
            case "true" or "false":
                var truth = word is "true";
                scanner.Advance(word.Length);
                return new ConstantNode(FeelValue.Boolean(truth));
            case "null":
                scanner.Advance(word.Length);
                return new ConstantNode(default);
            case "":
                throw scanner.Expected("an expression");
            default:
                var name = ReadName(afterDot: false);
                return scope.Find(name)
                    ?? (BuiltIns.Find(FeelNames.Key(name)) is { } builtIn ? new ConstantNode(FeelValue.Function(builtIn)) : (FeelNode)Wrong($"expected a literal, a variable or a function, found '{name}' (a string stands in double quotes)", start));
        }
    }

    // FEEL leaves to the evaluation what has no value, and so does a literal expression. In a table it is refused: a rule must not vanish.
    private ErrorNode Wrong(string message, int position) => scope.IsLenient ? new ErrorNode(message) : throw new FeelSyntaxException(position, message);

    private FeelNode Bracket()
    {
        scanner.Take("(");
        if (RelationSign() is { } relation)
        {
            var end = Sum();
            scanner.Take(")");
            return relation is Relation.Equal ? new RangeNode(end, true, end, true) : OpenRange(relation, end);
        }

        var node = Expression();
        if (scanner.TryTake(".."))
        {
            return Range(includesStart: false, node);
        }

        scanner.Take(")");
        return node;
    }

    private FeelNode ListOrRange()
    {
        scanner.Take("[");
        if (scanner.TryTake("]"))
        {
            return new ListNode([]);
        }

        var items = new List<FeelNode> { Expression() };
        if (scanner.TryTake(".."))
        {
            return Range(includesStart: true, items[0]);
        }

        while (scanner.TryTake(","))
        {
            items.Add(Expression());
        }

        scanner.Take("]");
        return new ListNode([.. items]);
    }

    private FeelNode RangeStart()
    {
        var start = Expression();
        scanner.Take("..");
        return start;
    }

    private RangeNode Range(bool includesStart, FeelNode start)
    {
        rangeCount++;
        var end = Expression();
        rangeCount--;
        var includesEnd = scanner.TryTake("]");
        if (!includesEnd && !scanner.TryTake(")") && !scanner.TryTake("["))
        {
            throw scanner.Expected("']' (end included) or ')' or '[' (end not included)");
        }

        return new RangeNode(start, includesStart, end, includesEnd);
    }

    private FeelNode Context()
    {
        scanner.Take("{");
        var start = scanner.Position - 1;
        var around = scope;
        scope = scope.Inner();
        var entries = new List<(string?, int, FeelNode)>();
        string? duplicate = null;
        if (!scanner.TryTake("}"))
        {
            do
            {
                scanner.SkipWhiteSpace();
                var key = scanner.Current == '"' ? FeelLiteral.ReadString(scanner) : NewName(":");
                scanner.Take(":");
                duplicate ??= entries.Exists(entry => entry.Item1 == key) ? key : null;
                var value = Expression();
                entries.Add((key, scope.Declare(key, value.Type), value));
            }
            while (scanner.TryTake(","));

            scanner.Take("}");
        }

        scope = around;
        return duplicate is null ? new ContextNode([.. entries]) : Wrong($"expected entries with different names, found '{duplicate}' again", start);
    }

    // The longest name that there is; else one word.
    private string ReadName(bool afterDot)
    {
        scanner.SkipWhiteSpace();
        var word = scanner.PeekWord();
        if (word.Length == 0)
        {
            throw scanner.Expected("a name");
        }

        var (best, bestEnd) = (word.ToString(), scanner.Position + word.Length);
        var start = scanner.Position;
        var (key, hasSign) = (new StringBuilder(), false);
        for (var partCount = 0; partCount < scope.Names.MaxPartCount; partCount++)
        {
            scanner.SkipWhiteSpace();
            if (!AppendPart(key, ref hasSign))
            {
                break;
            }

            var candidate = key.ToString();
            var isFound = scope.Knows(candidate) || ((afterDot || !hasSign) && scope.Names.Find(candidate) is not null) || IsBuiltIn(candidate);
            if (isFound)
            {
                (best, bestEnd) = (scope.Names.Find(candidate) ?? candidate, scanner.Position);
            }
        }

        scanner.Return(bestEnd);
        return !FeelName.IsKeyword(best) || afterDot || best is "not"
            ? best
            : throw new FeelSyntaxException(start, $"expected an expression, found the keyword '{best}'");
    }

    private bool AppendPart(StringBuilder key, ref bool hasSign)
    {
        if (key.Length > 0 && FeelNames.IsSign(scanner.Current))
        {
            hasSign = true;
            key.Append(scanner.Current);
            scanner.Advance();
            return true;
        }

        var length = 0;
        while (FeelName.IsPart(scanner.At(length)))
        {
            length++;
        }

        if (length == 0 || scanner.AtEnd)
        {
            return false;
        }

        var start = scanner.Position;
        scanner.Advance(length);
        key.Append(key.Length > 0 && !FeelNames.IsSign(key[^1]) ? " " : "").Append(scanner.Since(start));
        return true;
    }

    // A built-in of several words is one only where it is called: "date and time" may also be "date" and "time".
    private bool IsBuiltIn(string key)
    {
        var position = scanner.Position;
        scanner.SkipWhiteSpace();
        var isCalled = scanner.Current == '(';
        scanner.Return(position);
        return BuiltIns.Find(key) is not null && (isCalled || !key.Contains(' ', StringComparison.Ordinal));
    }
}
