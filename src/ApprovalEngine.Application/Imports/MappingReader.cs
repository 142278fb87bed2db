using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Imports;

/// <summary>Reads a mapping file; the form is described in Mappings/README.md.</summary>
internal static class MappingReader
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 8,
    };

    /// <param name="file">Its path, for messages.</param>
    /// <returns>The mapping, or <see cref="ImportMappingInvalid"/> with the first thing that is wrong.</returns>
    public static Result<ImportMapping> Read(string name, string file, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Mapping(name, new MappingNode(document.RootElement, "$"));
        }
        catch (JsonException exception)
        {
            // A member that stands there twice is told without a place.
            var at = exception.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {exception.BytePositionInLine + 1}")
                : "$";
            return new ImportMappingInvalid(file, at, "JSON without members that stand there twice", exception.Message.TrimEnd('.'));
        }
        catch (MappingFault fault)
        {
            return new ImportMappingInvalid(file, fault.At, fault.Expected, fault.Found);
        }
    }

    private static ImportMapping Mapping(string name, MappingNode root)
    {
        root.Object("kind", "description", "format", "fields", "createMissingCustomers");
        var kindNode = root.Member("kind");
        var kinds = $"one of {string.Join(", ", ImportFields.Kinds)}";
        var kind = kindNode.Text(kinds);
        if (!ImportFields.Kinds.Contains(kind))
        {
            throw kindNode.Fault(kinds);
        }

        root.Member("description").OptionalText();
        var missing = root.Member("createMissingCustomers");
        if (!missing.IsAbsent && kind is not ImportFields.OpenItems)
        {
            throw missing.Fault($"nothing: only {ImportFields.OpenItems} can create customers");
        }

        return new ImportMapping(name, kind, FormatReader.Read(root.Member("format")), Fields(kind, root.Member("fields")), Missing(missing));
    }

    private static Dictionary<string, FieldSource> Fields(string kind, MappingNode node)
    {
        var known = ImportFields.Of(kind);
        node.Object([.. known.Keys]);
        var fields = node.Members().ToDictionary(member => member.Name, member => Field(member.Node), StringComparer.Ordinal);
        foreach (var (field, _) in known.Where(field => field.Value))
        {
            var source = fields.GetValueOrDefault(field) ?? throw node.Member(field).Fault($"a source for it, as {kind} need it");
            if (source is { IsOptional: true, Default: null })
            {
                throw node.Member(field).Fault($"a default, as the column is optional and {kind} need the field");
            }
        }

        return fields;
    }

    private static FieldSource Field(MappingNode node)
    {
        node.Object("column", "constant", "values", "default", "optional");
        var column = node.Member("column");
        var constant = node.Member("constant").OptionalText();
        if (column.IsAbsent == constant is null)
        {
            throw node.Fault("either a column or a constant");
        }

        var values = node.Member("values");
        return new FieldSource(
            column.IsAbsent ? [] : column.Texts("a column's name, or a list of names that it may have"),
            constant,
            values.IsAbsent ? null : values.Members().ToDictionary(member => member.Name, member => member.Node.Text(), StringComparer.OrdinalIgnoreCase),
            node.Member("default").OptionalText(),
            node.Member("optional").Flag(false));
    }

    private static MissingCustomers? Missing(MappingNode node)
    {
        if (node.IsAbsent)
        {
            return null;
        }

        node.Object("branch", "termDays", "riskClass", "limit");
        var days = node.Member("termDays").Number("days, 0 to 9999");
        if (days is < 0 or > CustomerImport.TermDaysMax || decimal.Truncate(days) != days)
        {
            throw node.Member("termDays").Fault("days, 0 to 9999");
        }

        var limit = node.Member("limit").Number("an amount of at least 0");
        if (limit < 0)
        {
            throw node.Member("limit").Fault("an amount of at least 0");
        }

        var classes = $"one of {string.Join(", ", Enum.GetNames<RiskClass>())}";
        var riskClass = node.Member("riskClass").Text(classes);
        return Enum.GetNames<RiskClass>().Contains(riskClass)
            ? new MissingCustomers(node.Member("branch").Text(), (int)days, Enum.Parse<RiskClass>(riskClass), limit)
            : throw node.Member("riskClass").Fault(classes);
    }
}
