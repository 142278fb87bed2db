using ApprovalEngine.Templating.Parsing;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Calls, pipes and includes.</summary>
internal sealed partial class Renderer
{
    private object? EvaluatePipe(Pipe piped)
    {
        var outer = pipe;
        var waiting = new PendingPipe(piped.Left);
        pipe = waiting;
        var value = Evaluate(piped.Right);
        pipe = outer;
        if (waiting.IsConsumed)
        {
            return value;
        }

        if (value is TemplateFunction function)
        {
            pipe = waiting;
            value = Invoke(function, piped.Right.Span, []);
            pipe = outer;
            return value;
        }

        throw piped.Right.Span.Fault($"`{piped.Right.Span.Text}` is not a valid function to pipe into.");
    }

    private object? EvaluateCall(Call call)
    {
        var outer = pipe;
        pipe = null;
        var target = call.Target is Variable or Local or Member or Indexer or Alias or Parenthesised
            ? EvaluateTarget(call.Target)
            : Evaluate(call.Target);
        pipe = outer;
        var function = target switch
        {
            TemplateFunction found => found,
            LibraryObject { Callable: { } callable } => callable,
            null when call.Target is Variable or Local or Member or Indexer =>
                options.RelaxedFunctionAccess && pipe is null ? null : throw NotFound(call.Target),
            _ => throw call.Span.Fault($"Invalid target function: a value of kind {ValueText.Kind(target)} cannot be called."),
        };
        return function is null ? null : Invoke(function, call.Span, call.Arguments);
    }

    private object? Invoke(TemplateFunction function, Span span, IReadOnlyList<Argument> arguments)
    {
        var outer = pipe;
        List<ArgumentValue> values = [];
        if (pipe is { IsConsumed: false } waiting)
        {
            waiting.IsConsumed = true;
            pipe = null;
            values.Add(new ArgumentValue(null, Evaluate(waiting.Left), waiting.Left.Span));
        }

        pipe = null;
        values.AddRange(EvaluateArguments(arguments));
        var result = function.Invoke(this, new Invocation(span, values));
        pipe = outer is { IsConsumed: true } ? null : outer;
        return result;
    }

    private List<ArgumentValue> EvaluateArguments(IReadOnlyList<Argument> arguments)
    {
        var values = new List<ArgumentValue>(arguments.Count);
        foreach (var argument in arguments)
        {
            var value = Isolated(argument.Value);
            if (argument.Value is Expand && value is IReadOnlyList<object?> list)
            {
                Turns(list.Count, argument.Value.Span);
                values.AddRange(list.Select(item => new ArgumentValue(null, item, argument.Value.Span)));
            }
            else
            {
                values.Add(new ArgumentValue(argument.Name, value, argument.Value.Span));
            }
        }

        return values;
    }

    private void EnterCall(Span call)
    {
        Step(call);
        if (Limits.RecursiveLimit > 0 && callDepth >= Limits.RecursiveLimit)
        {
            throw call.Fault($"Exceeding the recursive limit of {Limits.RecursiveLimit} calls (RecursiveLimit).");
        }

        callDepth++;
    }

    /// <summary>Evaluates an expression given as text; counts like a call, because it can evaluate itself.</summary>
    public object? EvaluateText(SourceText code, Span call)
    {
        EnterCall(call);
        Built(code.Text, call);
        var value = Evaluate(Parser.ParseSingle(code));
        callDepth--;
        return value;
    }

    /// <summary>Renders a template given as text, in the current context.</summary>
    public string EvaluateTemplate(SourceText code, Span call)
    {
        EnterCall(call);
        Built(code.Text, call);
        var body = Parser.Parse(code);
        var (_, text) = Captured(() => Execute(body), call, keepsIndent: false);
        callDepth--;
        return text;
    }

    /// <summary>Runs the body of a function or include with its own <c>$</c> variables; gives back what <c>ret</c> returned.</summary>
    private object? RunBody(Block? body, Expression? result, Locals own, Frame? frame, Span call)
    {
        EnterCall(call);
        var (outerLocals, outerLoops, outerPipe) = (locals, loopDepthOfFrame, pipe);
        (locals, loopDepthOfFrame, pipe, returned) = (own, 0, null, null);
        if (frame is not null)
        {
            frames.Push(frame);
        }

        object? value = null;
        if (result is not null)
        {
            value = Evaluate(result);
        }
        else if (Execute(body!) is Flow.Return)
        {
            value = returned is TemplateRange range ? new TemplateList(range) : returned;
        }

        if (frame is not null)
        {
            frames.Pop();
        }

        (locals, loopDepthOfFrame, pipe) = (outerLocals, outerLoops, outerPipe);
        callDepth--;
        return value;
    }

    public object? Run(FunctionDefinition definition, TemplateList arguments, TemplateObject variables, Span call)
    {
        var frame = new Frame(new Scope(variables), definition.Parameters is not null, !definition.IsAnonymous);
        return RunBody(definition.Body, definition.Result, new Locals(arguments), frame, call);
    }

    /// <summary>Renders another template with the caller's variables and its own arguments.</summary>
    public string Include(string name, Invocation call, IEnumerable<ArgumentValue> rest)
    {
        if (name.Length == 0)
        {
            throw call.Fault("The name of the template to include is empty.");
        }

        var template = FindIncluded(name, call);
        var arguments = new TemplateList();
        arguments.Items.Add(name);
        var own = new Locals(arguments);
        foreach (var argument in rest)
        {
            if (argument.Name is null)
            {
                arguments.Items.Add(argument.Value);
            }
            else
            {
                arguments.Properties[argument.Name] = argument.Value;
                own.Variables.TrySet(argument.Name, argument.Value);
            }
        }

        var (_, text) = Captured(
            () =>
            {
                var value = RunBody(template.Body, null, own, null, call.Span);
                Print(value, call.Span);
                return Flow.Next;
            },
            call.Span,
            keepsIndent: false);
        return text;
    }

    private Template FindIncluded(string name, Invocation call)
    {
        if (options.Include is null)
        {
            throw call.Fault($"Cannot include `{name}`: no template loader is configured.");
        }

        Template? found;
        try
        {
            found = options.Include(name);
        }
        catch (TemplateException broken)
        {
            var here = call.Span.Source.Error(call.Span.Start, $"The included template `{name}` has errors: {broken.Errors[0]}");
            throw new TemplateException([here, .. broken.Errors]);
        }

        return found ?? throw call.Fault($"The template `{name}` to include was not found.");
    }
}
