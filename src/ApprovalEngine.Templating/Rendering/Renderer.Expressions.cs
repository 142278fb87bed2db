using System.Globalization;
using System.Text;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Evaluates expressions (scriban.md section 3).</summary>
internal sealed partial class Renderer
{
    /// <summary>The value of an expression; a function that is merely named is called.</summary>
    public object? Evaluate(Expression expression)
    {
        Step(expression.Span);
        switch (expression)
        {
            case Literal literal:
                return literal.Value;
            case Variable or Local or Member or Indexer:
                return EvaluateName(expression);
            case Call call:
                return EvaluateCall(call);
            case Pipe piped:
                return EvaluatePipe(piped);
            case Binary binary:
                return EvaluateBinary(binary);
            case Conditional choice:
                return Evaluate(ValueText.IsTrue(Evaluate(choice.Condition)) ? choice.Then : choice.Else);
            case Parenthesised inner:
                return Isolated(inner.Inner);
            case Unary unary:
                return Operators.Apply(this, unary, Evaluate(unary.Operand));
            case Increment increment:
                return EvaluateIncrement(increment);
            case Alias alias:
                return EvaluateTarget(alias.Operand);
            case Expand expand:
                return Evaluate(expand.Operand);
            case EmptyTest test:
                return EvaluateEmpty(Isolated(test.Target));
            case This:
                return globals[^1].Variables;
            case Interpolated interpolated:
                return EvaluateInterpolated(interpolated);
            case ListLiteral list:
                return new TemplateList(list.Items.Select(Isolated));
            case ObjectLiteral members:
                return EvaluateObject(members);
            case AnonymousFunction function:
                return new ScriptFunction(function.Definition);
            default:
                throw expression.Span.Fault("This expression is not known to the renderer.");
        }
    }

    /// <summary>Evaluates without the value that waits in a pipe: parentheses, literals, members and arguments isolate.</summary>
    public object? Isolated(Expression expression)
    {
        var outer = pipe;
        pipe = null;
        var value = Evaluate(expression);
        pipe = outer;
        return value;
    }

    private object? EvaluateName(Expression name)
    {
        var value = EvaluateTarget(name);
        if (value is TemplateFunction function)
        {
            return Invoke(function, name.Span, []);
        }

        if (pipe is null)
        {
            return value;
        }

        return value switch
        {
            LibraryObject { Callable: { } callable } => Invoke(callable, name.Span, []),
            null => throw NotFound(name),
            _ => value,
        };
    }

    /// <summary>The value of a name, a function not being called.</summary>
    private object? EvaluateTarget(Expression expression)
    {
        switch (expression)
        {
            case Variable variable:
                return Lookup(variable);
            case Local { Name: "" }:
                return locals.Arguments;
            case Local local:
                if (!locals.Variables.TryGet(local.Name, out var value) && options.StrictVariables)
                {
                    throw NotFound(local);
                }

                return value;
            case Member member:
                return EvaluateMember(member);
            case Indexer index:
                return EvaluateIndex(index);
            case Parenthesised { Inner: Variable or Member or Alias or AnonymousFunction } inner:
                return EvaluateTarget(inner.Inner);
            default:
                return Evaluate(expression);
        }
    }

    private object? Lookup(Variable variable)
    {
        if (!TryLookup(variable.Name, out var value) && options.StrictVariables)
        {
            throw NotFound(variable);
        }

        return value;
    }

    private static TemplateException NotFound(Expression name) => name.Span.Fault($"The variable or function `{name.Span.Text}` was not found.");

    private object? EvaluateMember(Member member)
    {
        var target = Isolated(member.Target);
        if (target is null)
        {
            return (member.IsSafe || options.RelaxedTargetAccess)
                ? null
                : throw member.NameSpan.Fault($"Cannot get the member `{member.Name}` of a null object.");
        }

        if (!Members.TryGet(target, member.Name, out var value) && !options.RelaxedMemberAccess)
        {
            throw member.NameSpan.Fault($"Cannot find the member `{member.Name}` in a value of kind {ValueText.Kind(target)}.");
        }

        return value;
    }

    private object? EvaluateIndex(Indexer index)
    {
        var target = Isolated(index.Target);
        if (target is null)
        {
            return index.IsSafe || options.RelaxedTargetAccess
                ? null
                : throw index.Target.Span.Fault("Cannot get an index of a null object.");
        }

        var key = ValueText.Plain(Isolated(index.Key));
        if (key is null)
        {
            return options.NullIndexer ? null : throw index.Key.Span.Fault("Cannot access a value with a null indexer.");
        }

        switch (ValueText.Plain(target))
        {
            case TemplateObject members:
                members.TryGet(TextOf(key), out var member);
                return member;
            case TemplateList or TemplateRange when key is string name:
                Members.TryGet(target, name, out var property);
                return property;
            case IReadOnlyList<object?> list:
                return Item(list, Converter.ToInt(this, key, index.Key.Span), index);
            case string text:
                var position = Converter.ToInt(this, key, index.Key.Span);
                position += position < 0 ? text.Length : 0;
                return position >= 0 && position < text.Length
                    ? text[position].ToString()
                    : throw index.Target.Span.Fault($"The index {position} is out of bounds: the text has {text.Length} characters.");
            default:
                throw index.Target.Span.Fault($"Expecting a list, an object or a text for an index, not {ValueText.Kind(target)}.");
        }
    }

    private object? Item(IReadOnlyList<object?> list, int position, Indexer index)
    {
        position += position < 0 ? list.Count : 0;
        if (position >= 0 && position < list.Count)
        {
            return list[position];
        }

        return options.RelaxedIndexerAccess
            ? null
            : throw index.Key.Span.Fault($"The index {position} is out of bounds: the list has {list.Count} items.");
    }

    private object? EvaluateBinary(Binary binary)
    {
        var left = Evaluate(binary.Left);
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return ValueText.IsTrue(left) && ValueText.IsTrue(Evaluate(binary.Right));
            case BinaryOperator.Or:
                return ValueText.IsTrue(left) || ValueText.IsTrue(Evaluate(binary.Right));
            case BinaryOperator.Coalesce:
                var fallback = Evaluate(binary.Right);
                return left ?? fallback;
            case BinaryOperator.NotCoalesce:
                var other = Evaluate(binary.Right);
                return left is null ? null : other;
            default:
                return Operators.Apply(this, binary, left, Evaluate(binary.Right));
        }
    }

    private object? EvaluateIncrement(Increment increment)
    {
        var target = increment.Target;
        var before = EvaluateTarget(target);
        if (before is null)
        {
            throw target.Span.Fault("Cannot apply `+` to null: `++` and `--` expect a number.");
        }

        if (!Numbers.IsNumber(before))
        {
            throw target.Span.Fault($"Cannot apply `++` or `--` to the non-numeric value of kind {ValueText.Kind(before)}.");
        }

        var operation = new Binary(target.Span, target, BinaryOperator.Add, target.Span, target);
        var after = Operators.Apply(this, operation, before, increment.By);
        Set(target, after);
        return increment.IsPrefix ? after : before;
    }

    private static object? EvaluateEmpty(object? value) => value switch
    {
        null => null,
        string text => text.Length == 0,
        Markup markup => markup.Text.Length == 0,
        TemplateObject members => members.Members.Count == 0,
        IReadOnlyList<object?> list => list.Count == 0,
        EmptyValue => true,
        _ => false,
    };

    /// <summary>An interpolated string takes .NET's invariant text of its parts, not the render culture's (scriban.md 1.5).</summary>
    private string EvaluateInterpolated(Interpolated interpolated)
    {
        var result = new StringBuilder();
        foreach (var part in interpolated.Parts)
        {
            var value = Isolated(part);
            result.Append(value switch
            {
                bool flag => flag ? "True" : "False",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => ToText(value, CultureInfo.InvariantCulture),
            });
            if (result.Length > Limits.OutputLength)
            {
                break;
            }
        }

        return Built(result.ToString(), interpolated.Span);
    }

    private TemplateObject EvaluateObject(ObjectLiteral literal)
    {
        var result = new TemplateObject();
        globals.Add(new Scope(result));
        foreach (var (key, value) in literal.Members)
        {
            result.TrySet(key, Isolated(value));
        }

        globals.RemoveAt(globals.Count - 1);
        return result;
    }
}
