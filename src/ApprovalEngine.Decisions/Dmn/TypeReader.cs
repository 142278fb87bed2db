using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads the types that a file defines (<c>itemDefinition</c>, DMN 1.3, 7.3.2).</summary>
internal sealed class TypeReader(ModelContext context)
{
    private static readonly string[] DefinitionChildren =
        ["description", "extensionElements", "typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem"];

    private static readonly string[] FunctionChildren = ["description", "extensionElements", "parameters"];

    private readonly Dictionary<string, DmnElement> definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    public void Read(DmnElement root)
    {
        foreach (var definition in root.All("itemDefinition"))
        {
            if (context.RequireAttribute(definition, "name", default) is { } name && !definitions.TryAdd(name, definition))
            {
                context.Problems.Add(definition.PlaceOf("name"), $"expected types with different names, found '{name}' again");
            }
        }

        foreach (var name in definitions.Keys)
        {
            Resolve(name);
        }
    }

    // Null where there is no such type, or it is made of itself.
    private FeelType? Resolve(string name)
    {
        if (!definitions.TryGetValue(name, out var definition) || context.Types.ContainsKey(name))
        {
            return context.FindType(name);
        }

        if (!open.Add(name))
        {
            return null;
        }

        var type = Read(definition, name);
        open.Remove(name);
        return context.Types[name] = type;
    }

    private FeelType Read(DmnElement definition, string name)
    {
        var cell = new Cell(null, null, name);
        context.RequireChildren(definition, DefinitionChildren, cell);
        var type = ReadShape(definition, cell);
        if (context.AtMostOne(definition, "allowedValues", cell) is { } values)
        {
            type = type.With(context.ReadAllowedValues(values, type, cell));
        }

        if (definition.Attribute("isCollection") is "true" or "1")
        {
            type = FeelType.ListOf(type);
        }

        return context.AtMostOne(definition, "typeConstraint", cell) is { } constraint
            ? type.With(context.ReadAllowedValues(constraint, type, cell))
            : type;
    }

    private FeelType ReadShape(DmnElement definition, Cell cell)
    {
        if (context.AtMostOne(definition, "functionItem", cell) is { } function)
        {
            context.RequireChildren(function, FunctionChildren, cell);
            return function.Attribute("outputTypeRef") is null && !function.All("parameters").Any()
                ? FeelType.Of(DecisionValueType.Function)
                : FeelType.FunctionOf(new FunctionType(
                    [.. function.All("parameters").Select(parameter => Named(parameter, "typeRef", cell) ?? FeelType.Any)], Named(function, "outputTypeRef", cell)));
        }

        if (definition.All("itemComponent").ToList() is { Count: > 0 } components)
        {
            var parts = new Dictionary<string, FeelType>(StringComparer.Ordinal);
            foreach (var component in components)
            {
                if (context.RequireAttribute(component, "name", cell) is { } name)
                {
                    parts[FeelNames.Written(name)] = Read(component, name);
                }
            }

            return FeelType.Structure(parts);
        }

        if (context.AtMostOne(definition, "typeRef", cell) is not { } reference)
        {
            return FeelType.Any;
        }

        return Named(reference.Text.Trim(), reference.Place, cell);
    }

    private FeelType? Named(DmnElement element, string attribute, Cell cell) =>
        element.Attribute(attribute) is { } referred ? Named(referred, element.PlaceOf(attribute), cell) : null;

    private FeelType Named(string referred, Place place, Cell cell)
    {
        var local = referred[(referred.LastIndexOf(':') + 1)..];
        if ((Resolve(referred) ?? Resolve(local)) is { } type)
        {
            return type;
        }

        context.Problems.Add(place, open.Contains(local)
            ? $"expected a type that is not made of itself, found '{referred}' in itself"
            : $"expected {FeelTypes.Expected} as typeRef, found '{referred}'", cell);
        return FeelType.Any;
    }
}
