using System.Globalization;
using System.Runtime.CompilerServices;
using ApprovalEngine.Templating.Functions;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>One rendering of one template. This file: the state, variables, limits.</summary>
internal sealed partial class Renderer
{
    private readonly RenderOptions options;
    private readonly long start = Environment.TickCount64;
    private readonly List<Scope> globals;
    private readonly Stack<Frame> frames = new();
    private Locals locals = new(null);
    private Output output;
    private string? indent;
    private Span block;
    private PendingPipe? pipe;
    private object? returned;
    private int loopDepth;
    private int loopTurns;
    private int callDepth;
    private int steps;
    private long totalText;
    private long totalItems;

    public Renderer(RenderOptions options, TemplateObject model)
    {
        this.options = options;
        globals = [new Scope(Library.Create()), new Scope(model)];
        output = new Output(Limits, options.IndentOnEmptyLines);
    }

    public CultureInfo Culture => options.Culture;

    public TemplateLimits Limits => options.Limits;

    public TimeProvider? Clock => options.Clock;

    /// <summary>Counters of <c>array.cycle</c>.</summary>
    public Dictionary<string, int> Cycles { get; } = new(StringComparer.Ordinal);

    public string Page(Template template)
    {
        if (Execute(template.Body) is Flow.Return)
        {
            Print(returned, template.Body.Span);
        }

        return output.ToString();
    }

    /// <summary>Counts one statement or call, and keeps the stack safe.</summary>
    public void Step(Span span)
    {
        if (++steps > Limits.Steps)
        {
            throw span.Fault($"The template needs more than {Limits.Steps} steps.");
        }

        CheckTime(span);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw span.Fault("The template is nested too deeply to be rendered.");
        }
    }

    /// <summary>The time limit, for what takes long within one step.</summary>
    public void CheckTime(Span span)
    {
        if (Environment.TickCount64 - start > Limits.Time.TotalMilliseconds)
        {
            throw span.Fault($"The template takes longer than {Limits.Time.TotalSeconds} s.");
        }
    }

    /// <summary>Counts loop turns; a list function outside of a loop counts for itself.</summary>
    public void Turns(int count, Span span)
    {
        CheckTime(span);
        loopTurns = loopDepth == 0 ? count : (int)Math.Min(int.MaxValue, (long)loopTurns + count);
        if (Limits.LoopLimit > 0 && loopTurns > Limits.LoopLimit)
        {
            throw span.Fault($"Exceeding the iteration limit of {Limits.LoopLimit} (LoopLimit).");
        }
    }

    private void EnterLoop()
    {
        if (loopDepth++ == 0)
        {
            loopTurns = 0;
        }
    }

    /// <summary>Counts a list that a template builds.</summary>
    public TemplateList Checked(TemplateList list, Span span)
    {
        totalItems += list.Count;
        if (list.Count > Limits.ListLength)
        {
            throw span.Fault($"The list has more than {Limits.ListLength} items.");
        }

        return totalItems <= Limits.TotalListLength
            ? list
            : throw span.Fault($"All lists together have more than {Limits.TotalListLength} items.");
    }

    private bool TryLookup(string name, out object? value)
    {
        foreach (var frame in frames)
        {
            if (frame.Scope.TryGet(name, out value))
            {
                return true;
            }

            if (frame.HidesCallers)
            {
                break;
            }
        }

        for (var i = globals.Count - 1; i >= 0; i--)
        {
            if (globals[i].TryGet(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Where a write to <paramref name="name"/> goes (scriban.md 2.5).</summary>
    private TemplateObject TargetOfWrite(string name)
    {
        foreach (var frame in frames)
        {
            if (frame.Scope.Variables.TryGet(name, out _))
            {
                return frame.Scope.Variables;
            }

            if (frame.HidesCallers)
            {
                break;
            }
        }

        var top = globals[^1].Variables;
        var isOwn = frames.TryPeek(out var current) && current.IsParametric && !globals.Exists(scope => scope.Variables.TryGet(name, out _));
        return isOwn ? current!.Scope.Variables : top;
    }

    private void Set(Expression target, object? value)
    {
        switch (target)
        {
            case Variable variable:
                SetNamed(TargetOfWrite(variable.Name), variable.Name, value, variable.Span);
                break;
            case Local local:
                SetNamed(locals.Variables, local.Name, value, local.Span);
                break;
            case Parenthesised parenthesised:
                Set(parenthesised.Inner, value);
                break;
            case Member member:
                SetMember(Isolated(member.Target), member.Name, value, member.NameSpan);
                break;
            case Indexer index:
                SetIndex(Isolated(index.Target), Isolated(index.Key), value, index);
                break;
            default:
                throw target.Span.Fault("Cannot assign here: expecting a variable, a member or an index.");
        }
    }

    private static void SetNamed(TemplateObject store, string name, object? value, Span span)
    {
        if (!store.TrySet(name, value))
        {
            throw span.Fault($"Cannot set the readonly variable `{name}`.");
        }
    }

    private void SetMember(object? target, string name, object? value, Span nameSpan)
    {
        switch (target)
        {
            case TemplateObject members:
                SetNamed(members, name, value, nameSpan);
                break;
            case TemplateList list:
                if (name != "size")
                {
                    list.Properties[name] = value;
                }

                break;
            case null when options.RelaxedTargetAccess:
                break;
            case null:
                throw nameSpan.Fault($"Cannot set the member `{name}` of a null object.");
            default:
                throw nameSpan.Fault($"Cannot set the member `{name}` of a value of kind {ValueText.Kind(target)}.");
        }
    }

    private void SetIndex(object? target, object? key, object? value, Indexer index)
    {
        switch (target)
        {
            case TemplateObject members:
                SetNamed(members, TextOf(key), value, index.Key.Span);
                break;
            case TemplateList list when ValueText.Plain(key) is string name:
                SetMember(list, name, value, index.Key.Span);
                break;
            case TemplateList list:
                SetItem(list, Converter.ToInt(this, key, index.Key.Span), value, index);
                break;
            case null:
                throw index.Target.Span.Fault("Cannot set an index of a null object.");
            default:
                throw index.Target.Span.Fault($"Expecting a list or an object, not {ValueText.Kind(target)}, to set an index.");
        }
    }

    private void SetItem(TemplateList list, int position, object? value, Indexer index)
    {
        position += position < 0 ? list.Count : 0;
        if (position < 0)
        {
            return;
        }

        if (position >= list.Count)
        {
            if (!options.RelaxedIndexerAccess)
            {
                throw index.Key.Span.Fault($"The index {position} is out of bounds: the list has {list.Count} items.");
            }

            Turns(position - list.Count + 1, index.Key.Span);
            if (position >= Limits.ListLength)
            {
                throw index.Key.Span.Fault($"The list would have more than {Limits.ListLength} items.");
            }

            while (list.Count <= position)
            {
                list.Items.Add(null);
            }
        }

        list.Items[position] = value;
        list.Version++;
    }
}
