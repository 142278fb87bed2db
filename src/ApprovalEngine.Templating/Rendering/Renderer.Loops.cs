using System.Globalization;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Loops. Options apply in the order offset, reversed, limit, whatever the order in which they are written.</summary>
internal sealed partial class Renderer
{
    // Loops of the function that runs: `break` must not leave a function.
    private int loopDepthOfFrame;

    private Scope LoopScope => frames.TryPeek(out var frame) ? frame.Scope : globals[^1];

    private Flow RunFor(For loop)
    {
        if (Evaluate(loop.Header.List) is not { } value)
        {
            return Flow.Next;
        }

        var items = LoopItems(value, loop.Header);
        return items.Count == 0 && loop.Else is not null
            ? Execute(loop.Else)
            : Iterate(loop.Header, value as TemplateList, items, "for", _ => Execute(loop.Body));
    }

    private Flow RunTable(TableRow table)
    {
        if (Evaluate(table.Header.List) is not { } value)
        {
            return Flow.Next;
        }

        var columns = 1;
        foreach (var option in table.Header.Options.Where(option => option is { Name: "cols", Value: not null }))
        {
            columns = Math.Max(1, Converter.ToInt(this, Evaluate(option.Value!), option.Value!.Span));
        }

        var items = LoopItems(value, table.Header);
        Write("<tr class=\"row1\">", table.Span);
        var flow = Iterate(table.Header, value as TemplateList, items, "tablerow", state =>
        {
            state.Column = state.Index % columns;
            if (state.Index > 0 && state.Column == 0)
            {
                Write(FormattableString.Invariant($"</tr>\n<tr class=\"row{(state.Index / columns) + 1}\">"), table.Span);
            }

            Write(string.Create(CultureInfo.InvariantCulture, $"<td class=\"col{state.Column + 1}\">"), table.Span);
            var inner = Execute(table.Body);
            Write("</td>", table.Span);
            return inner;
        });
        Write("</tr>\n", table.Span);
        return items.Count == 0 && table.Else is not null ? Execute(table.Else) : flow;
    }

    private IReadOnlyList<object?> LoopItems(object value, ForHeader header)
    {
        IReadOnlyList<object?> items = Converter.AsList(value)
            ?? throw header.List.Span.Fault($"Unexpected value of kind {ValueText.Kind(value)} as iterator: expecting a list, a text or an object.");
        int? offset = null;
        int? limit = null;
        var isReversed = false;
        foreach (var option in header.Options)
        {
            switch (option.Name)
            {
                case "reversed":
                    isReversed = true;
                    break;
                case "cols" when header.Keyword.Text == "tablerow":
                    break;
                case "offset" when option.Value is not null:
                    offset = Converter.ToInt(this, Evaluate(option.Value), option.Value.Span);
                    break;
                case "limit" when option.Value is not null:
                    limit = Converter.ToInt(this, Evaluate(option.Value), option.Value.Span);
                    break;
                default:
                    throw option.Span.Fault($"Unknown option `{option.Name}` of the loop; known are offset, limit and reversed.");
            }
        }

        if (offset > 0)
        {
            items = [.. items.Skip(offset.Value)];
        }

        if (isReversed)
        {
            items = [.. items.Reverse()];
        }

        return limit > 0 && limit < items.Count ? [.. items.Take(limit.Value)] : items;
    }

    private Flow Iterate(ForHeader header, TemplateList? source, IReadOnlyList<object?> items, string name, Func<LoopState, Flow> body)
    {
        var state = new LoopState { Length = items.Count };
        var scope = LoopScope;
        var version = source?.Version;
        var stackSize = scope.Loops.Count;
        EnterLoop();
        loopDepthOfFrame++;
        var flow = Flow.Next;
        for (var i = 0; i < state.Length && flow is not (Flow.Break or Flow.Return); i++)
        {
            if (source is not null && source.Version != version)
            {
                throw header.Keyword.Fault("The list was modified while looping over it.");
            }

            Turns(1, header.Keyword);
            state.IsChanged = i == 0 || !Operators.AreSame(items[i - 1], items[i]);
            state.Index = i;
            scope.Loops.Add((name, state));
            BindLoopVariable(header.Target, items[i], scope);
            flow = body(state);
            scope.Loops.RemoveRange(stackSize, scope.Loops.Count - stackSize);
        }

        if (header.Target is Local local)
        {
            locals.Variables.Remove(local.Name);
        }

        loopDepthOfFrame--;
        loopDepth--;
        return flow is Flow.Return ? flow : Flow.Next;
    }

    private void BindLoopVariable(Expression target, object? value, Scope scope)
    {
        if (target is Variable variable)
        {
            scope.Loops.Add((variable.Name, value));
        }
        else
        {
            Set(target, value);
        }
    }

    private Flow RunWhile(While loop)
    {
        var state = new LoopState();
        var scope = LoopScope;
        EnterLoop();
        loopDepthOfFrame++;
        var flow = Flow.Next;
        while (flow is not (Flow.Break or Flow.Return))
        {
            Turns(1, loop.Keyword);
            scope.Loops.Add(("while", state));
            flow = ValueText.IsTrue(Evaluate(loop.Condition)) ? Execute(loop.Body) : Flow.Break;
            scope.Loops.RemoveAt(scope.Loops.Count - 1);
            state.Index++;
        }

        loopDepthOfFrame--;
        loopDepth--;
        return flow is Flow.Return ? flow : Flow.Next;
    }
}
