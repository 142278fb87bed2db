using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>
/// Reads the logic of a decision or function: literal and boxed expressions (DMN 1.3, 7.3 and 10.2; the conditional, filter and loops
/// of DMN 1.4) and decision tables.
/// </summary>
internal sealed class ExpressionReader(DecisionHeader header, ModelContext context)
{
    public static readonly string[] Elements =
    [
        "literalExpression", "decisionTable", "invocation", "context", "list", "relation", "functionDefinition", "conditional", "filter", "for",
        "some", "every",
    ];

    private static readonly string[] Common = ["description", "extensionElements"];

    private readonly Cell cell = new(header.Id);

    /// <summary>The table, where the logic is one and nothing else.</summary>
    public DecisionTable? Table { get; private set; }

    /// <summary>Variables that a table names and the file does not declare, with those that are declared.</summary>
    public Dictionary<string, int> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The one expression among the children of an element; null where there is none or it cannot be read.</summary>
    public FeelNode? ReadChild(DmnElement parent, FeelScope scope, FeelType? type, params string[] others)
    {
        var children = parent.Children.Where(child => Elements.Contains(child.Name, StringComparer.Ordinal)).ToList();
        context.RequireChildren(parent, [.. Common, .. others, .. Elements], cell);
        if (children is not [var expression])
        {
            context.Problems.Add(parent.Place, $"expected one expression ({string.Join(", ", Elements)}) in <{parent.Name}>, found none or several", cell);
            return null;
        }

        return Read(expression, scope, type);
    }

    /// <summary>Whether there is any expression; what else there is must be known.</summary>
    public bool HasChild(DmnElement parent, params string[] others)
    {
        var has = parent.Children.Any(IsExpression);
        if (!has)
        {
            context.RequireChildren(parent, [.. Common, .. others, .. Elements], cell);
        }

        return has;
    }

    // Several expressions with commas between them are a list, as the public TCK has it.
    private FeelNode ReadLiteral(string text, FeelScope scope)
    {
        try
        {
            var nodes = FeelParser.ParseSeveral(text, scope);
            return nodes is [var single] ? single : new ListNode(nodes);
        }
        catch (FeelSyntaxException error) when (context.KeepsBroken && !error.IsUnsupported)
        {
            return new BrokenNode(error.Message);
        }
    }

    private FeelNode? Read(DmnElement element, FeelScope scope, FeelType? type)
    {
        var own = element.Name is "decisionTable" ? null : context.FindType(element, cell);
        var node = element.Name switch
        {
            "literalExpression" => context.TryRead(element, text => ReadLiteral(text, scope), cell, out var literal) ? literal : null,
            "decisionTable" => ReadTable(element, scope, type),
            "invocation" => ReadInvocation(element, scope),
            "context" => ReadContext(element, scope),
            "list" => ReadAll(element.Children.Where(IsExpression), scope) is { } items ? new ListNode(items) : null,
            "relation" => ReadRelation(element, scope),
            "functionDefinition" => ReadFunction(element, scope, own?.Function?.Result),
            "conditional" => ReadConditional(element, scope),
            "filter" => ReadFilter(element, scope),
            _ => ReadLoop(element, scope),
        };
        return node is not null && own is not null ? new TypedNode(node, own, $"<{element.Name}>") : node;
    }

    private static bool IsExpression(DmnElement element) => Elements.Contains(element.Name, StringComparer.Ordinal);

    private TableNode? ReadTable(DmnElement element, FeelScope scope, FeelType? type)
    {
        Table = TableReader.Read(type is null ? header : header with { Type = type }, element, scope, Variables, context);
        return Table is null ? null : new TableNode(Table);
    }

    private CallNode? ReadInvocation(DmnElement element, FeelScope scope)
    {
        var function = ReadChild(element, scope, null, "binding");
        var (names, arguments) = (new List<string>(), new List<FeelNode?>());
        foreach (var binding in element.All("binding"))
        {
            if (binding.Child("parameter") is { } parameter && context.RequireAttribute(parameter, "name", cell) is { } name)
            {
                names.Add(name);
                arguments.Add(Typed(ReadChild(binding, scope, null, "parameter"), parameter, $"the argument '{name}'"));
            }
            else
            {
                context.Problems.Add(binding.Place, "expected a <parameter> in <binding>, found none", cell);
            }
        }

        return function is null || arguments.Contains(null)
            ? null
            : new CallNode(function, [.. arguments.OfType<FeelNode>()], names.Count == 0 ? null : [.. names]);
    }

    // Each entry sees those before it. An entry without a variable is the result, and so the last.
    private ContextNode? ReadContext(DmnElement element, FeelScope scope)
    {
        context.RequireChildren(element, [.. Common, "contextEntry"], cell);
        var inner = scope.Inner();
        var entries = new List<(string?, int, FeelNode)>();
        var elements = element.All("contextEntry").ToList();
        for (var index = 0; index < elements.Count; index++)
        {
            var variable = elements[index].Child("variable");
            var type = variable is null ? null : context.FindType(variable, cell);
            var value = ReadChild(elements[index], inner, type, "variable");
            if (variable is null && index < elements.Count - 1)
            {
                context.Problems.Add(elements[index].Place, "expected a <variable> in every <contextEntry> but the last, found none", cell);
            }

            if (value is null || (variable is not null && context.RequireAttribute(variable, "name", cell) is null))
            {
                continue;
            }

            var name = variable is null ? null : FeelNames.Written(variable.Attribute("name")!);
            value = type is null ? value : new TypedNode(value, type, $"the entry '{name}'");
            entries.Add((name, name is null ? 0 : inner.Declare(name, type ?? value.Type), value));
        }

        return entries.Count == elements.Count ? new ContextNode([.. entries]) : null;
    }

    private ListNode? ReadRelation(DmnElement element, FeelScope scope)
    {
        context.RequireChildren(element, [.. Common, "column", "row"], cell);
        var columns = element.All("column").ToList();
        var names = columns.ConvertAll(column => FeelNames.Written(context.RequireAttribute(column, "name", cell) ?? ""));
        var rows = new List<FeelNode>();
        foreach (var row in element.All("row"))
        {
            context.RequireChildren(row, [.. Common, .. Elements], cell);
            if (ReadAll(row.Children.Where(IsExpression), scope) is not { } values || values.Length != columns.Count)
            {
                context.Problems.Add(row.Place, "expected an expression for every column in <row>, found more or fewer", cell);
                return null;
            }

            var inner = scope.Inner();
            rows.Add(new ContextNode([.. names.Select((name, at) => ((string?)name, inner.Declare(name), Typed(values[at], columns[at], $"the column '{name}'")!))]));
        }

        return new ListNode([.. rows]);
    }

    // Held against the type that the element names, if it does.
    private FeelNode? Typed(FeelNode? node, DmnElement element, string what) =>
        node is not null && context.FindType(element, cell) is { } type ? new TypedNode(node, type, what) : node;

    private FeelNode[]? ReadAll(IEnumerable<DmnElement> elements, FeelScope scope)
    {
        var nodes = elements.Select(element => Read(element, scope, null)).ToList();
        return nodes.Contains(null) ? null : [.. nodes.OfType<FeelNode>()];
    }

    private FunctionNode? ReadFunction(DmnElement element, FeelScope scope, FeelType? resultType)
    {
        if (element.Attribute("kind") is { } kind && kind != "FEEL")
        {
            context.Problems.AddUnsupported(element.PlaceOf("kind"), $"expected FEEL as the kind of the function, found {kind}", cell);
            return null;
        }

        var inner = scope.InnerFunction();
        var parameters = ReadParameters(element, inner);
        return ReadChild(element, inner, null, "formalParameter") is { } body ? new FunctionNode(parameters, body, inner, resultType) : null;
    }

    public List<(string Name, FeelType Type)> ReadParameters(DmnElement element, FeelScope inner)
    {
        var parameters = new List<(string, FeelType)>();
        foreach (var parameter in element.All("formalParameter"))
        {
            if (context.RequireAttribute(parameter, "name", cell) is { } name)
            {
                var type = context.FindType(parameter, cell) ?? FeelType.Any;
                parameters.Add((name, type));
                inner.Declare(name, type);
            }
        }

        return parameters;
    }

    private IfNode? ReadConditional(DmnElement element, FeelScope scope)
    {
        context.RequireChildren(element, [.. Common, "if", "then", "else"], cell);
        return Branch(element, "if", scope) is { } condition && Branch(element, "then", scope) is { } then && Branch(element, "else", scope) is { } otherwise
            ? new IfNode(condition, then, otherwise)
            : null;
    }

    private FilterNode? ReadFilter(DmnElement element, FeelScope scope)
    {
        context.RequireChildren(element, [.. Common, "in", "match"], cell);
        var source = Branch(element, "in", scope);
        var inner = scope.Inner();
        var slot = inner.DeclareItem(source?.Type?.Item);
        return source is not null && Branch(element, "match", inner) is { } filter ? new FilterNode(source, slot, filter) : null;
    }

    private FeelNode? ReadLoop(DmnElement element, FeelScope scope)
    {
        var body = element.Name is "for" ? "return" : "satisfies";
        context.RequireChildren(element, [.. Common, "in", body], cell);
        var source = Branch(element, "in", scope);
        if (context.RequireAttribute(element, "iteratorVariable", cell) is not { } name)
        {
            return null;
        }

        var inner = scope.Inner();
        Iteration[] iterations = [new Iteration(inner.Declare(name, source?.Type?.Item), source ?? new ConstantNode(default), null)];
        var partial = element.Name is "for" ? inner.Declare("partial") : 0;
        if (source is null || Branch(element, body, inner) is not { } node)
        {
            return null;
        }

        return element.Name is "for" ? new ForNode(iterations, partial, node) : new QuantifiedNode(element.Name is "every", iterations, node);
    }

    private FeelNode? Branch(DmnElement element, string name, FeelScope scope)
    {
        if (context.AtMostOne(element, name, cell) is { } child)
        {
            return ReadChild(child, scope, null);
        }

        context.Problems.Add(element.Place, $"expected <{name}> in <{element.Name}>, found none", cell);
        return null;
    }
}
