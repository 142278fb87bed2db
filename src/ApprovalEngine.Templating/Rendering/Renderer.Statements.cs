using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Runs statements (scriban.md section 4). Output goes to the current <see cref="Output"/>.</summary>
internal sealed partial class Renderer
{
    private (Block Body, Frame? Frame)? wrapped;

    private Flow Execute(Block body)
    {
        var outer = block;
        block = body.Span;
        var flow = Flow.Next;
        foreach (var statement in body.Statements)
        {
            flow = Execute(statement);
            if (flow is not Flow.Next)
            {
                break;
            }
        }

        block = outer;
        return flow;
    }

    private Flow Execute(Statement statement)
    {
        Step(statement.Span);
        var outerIndent = indent;
        indent = statement.Indent ?? indent;
        var flow = Run(statement);
        indent = outerIndent;
        return flow;
    }

    private Flow Run(Statement statement)
    {
        switch (statement)
        {
            case Text text:
                Write(text.Value, text.Span);
                return Flow.Next;
            case Print print:
                Print(Evaluate(print.Value), print.Span);
                return Flow.Next;
            case Assign assign:
                RunAssign(assign);
                return Flow.Next;
            case If choice:
                return RunIf(choice);
            case For loop:
                return RunFor(loop);
            case While loop:
                return RunWhile(loop);
            case TableRow table:
                return RunTable(table);
            case Case choice:
                return RunCase(choice);
            case Capture capture:
                return RunCapture(capture);
            case With with:
                return RunWith(with);
            case Wrap wrap:
                RunWrap(wrap);
                return Flow.Next;
            case WrappedBody:
                return RunWrappedBody();
            case Return leave:
                returned = leave.Value is null ? null : Evaluate(leave.Value);
                return Flow.Return;
            case Break:
                return loopDepthOfFrame > 0 ? Flow.Break : throw statement.Span.Fault("Unexpected `break` outside of a loop.");
            case Continue:
                return loopDepthOfFrame > 0 ? Flow.Continue : throw statement.Span.Fault("Unexpected `continue` outside of a loop.");
            default:
                RunDeclaration(statement);
                return Flow.Next;
        }
    }

    private void RunDeclaration(Statement statement)
    {
        switch (statement)
        {
            case Function function:
                Set(function.Target, new ScriptFunction(function.Definition));
                break;
            case ReadOnly { Target: Variable variable }:
                TargetOfWrite(variable.Name).Protect(variable.Name);
                break;
            case ReadOnly { Target: Local local }:
                locals.Variables.Protect(local.Name);
                break;
            case Import import:
                RunImport(import);
                break;
            default:
                throw statement.Span.Fault("This statement is not known to the renderer.");
        }
    }

    private void RunAssign(Assign assign)
    {
        if (assign.Operator is not { } compound)
        {
            Set(assign.Target, Evaluate(assign.Value));
            return;
        }

        var start = assign.Target.Span;
        var operands = new Binary(start, assign.Target, compound, start, assign.Value);
        Set(assign.Target, Operators.Apply(this, operands, EvaluateTarget(assign.Target), Evaluate(assign.Value)));
    }

    private Flow RunIf(If choice)
    {
        foreach (var (condition, body) in choice.Clauses)
        {
            if (ValueText.IsTrue(Evaluate(condition)))
            {
                return Execute(body);
            }
        }

        return choice.Else is null ? Flow.Next : Execute(choice.Else);
    }

    private Flow RunCase(Case choice)
    {
        var value = Evaluate(choice.Value);
        foreach (var (values, body) in choice.Whens)
        {
            foreach (var candidate in values)
            {
                if (Operators.Compare(this, BinaryOperator.Equal, value, Evaluate(candidate), candidate.Span, candidate.Span, candidate.Span))
                {
                    return Execute(body);
                }
            }
        }

        return choice.Else is null ? Flow.Next : Execute(choice.Else);
    }

    private Flow RunCapture(Capture capture)
    {
        var (flow, text) = Captured(() => Execute(capture.Body), capture.Span, keepsIndent: true);
        Set(capture.Target, AsMarkup(text));
        return flow;
    }

    private (Flow Flow, string Text) Captured(Func<Flow> run, Span span, bool keepsIndent)
    {
        var (outerOutput, outerIndent) = (output, indent);
        output = new Output(Limits, options.IndentOnEmptyLines);
        indent = keepsIndent ? indent : null;
        var flow = run();
        var text = output.ToString();
        (output, indent) = (outerOutput, outerIndent);
        return (flow, Limits.CutLongOutput ? Counted(text, span) : Built(text, span));
    }

    private Flow RunWith(With with)
    {
        var value = Evaluate(with.Value);
        var members = value switch
        {
            TemplateObject found => found,
            TemplateList list => ListMembers(list),
            _ => throw with.Value.Span.Fault($"Expecting an object for `with`, not {ValueText.Kind(value)}."),
        };
        var outer = locals;
        locals = new Locals(outer.Arguments);
        globals.Add(new Scope(members));
        var flow = Execute(with.Body);
        globals.RemoveAt(globals.Count - 1);
        locals = outer;
        return flow;
    }

    private static TemplateObject ListMembers(TemplateList list)
    {
        var members = new TemplateObject();
        foreach (var (name, value) in list.Properties)
        {
            members.TrySet(name, value);
        }

        return members;
    }

    private void RunImport(Import import)
    {
        var value = Evaluate(import.Value);
        if (value is null)
        {
            return;
        }

        if (value is not TemplateObject members)
        {
            throw import.Value.Span.Fault($"Cannot import a value of kind {ValueText.Kind(value)}: `import` expects an object.");
        }

        foreach (var (name, member) in members.Members)
        {
            globals[^1].Variables.TrySet(name, member);
        }
    }

    private void RunWrap(Wrap wrap)
    {
        var (target, arguments) = wrap.Target is Call call ? (call.Target, call.Arguments) : (wrap.Target, []);
        if (EvaluateTarget(target) is not TemplateFunction function)
        {
            throw wrap.Target.Span.Fault("Expecting a direct function after `wrap`.");
        }

        var outer = wrapped;
        wrapped = (wrap.Body, null);
        var result = function.Invoke(this, new Invocation(wrap.Target.Span, EvaluateArguments(arguments)));
        wrapped = outer;
        Print(result, wrap.Span);
    }

    private Flow RunWrappedBody()
    {
        if (wrapped is not { } current)
        {
            return Flow.Next;
        }

        wrapped = null;
        var flow = Execute(current.Body);
        wrapped = current;
        return flow;
    }
}
