using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Values;

/// <summary>Elsa's short names of types, as they stand in <c>typeName</c>.</summary>
internal static class TypeAliases
{
    private static readonly Dictionary<Type, string> Aliases = new()
    {
        [typeof(object)] = "Object",
        [typeof(string)] = "String",
        [typeof(bool)] = "Boolean",
        [typeof(short)] = "Int16",
        [typeof(int)] = "Int32",
        [typeof(long)] = "Int64",
        [typeof(float)] = "Single",
        [typeof(double)] = "Double",
        [typeof(decimal)] = "Decimal",
        [typeof(Guid)] = "Guid",
        [typeof(DateTime)] = "DateTime",
        [typeof(DateTimeOffset)] = "DateTimeOffset",
        [typeof(DateOnly)] = "DateOnly",
        [typeof(TimeSpan)] = "TimeSpan",
        [typeof(JsonNode)] = "JsonNode",
        [typeof(JsonObject)] = "JsonObject",
        [typeof(JsonArray)] = "JsonArray",
        [typeof(IReadOnlyDictionary<string, object?>)] = "ObjectMap",
    };

    private static readonly Dictionary<string, Type> Types =
        Aliases.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Types.Keys;

    public static string AliasOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return Aliases.TryGetValue(bare, out var alias) ? alias : bare.IsEnum ? bare.Name : "Object";
    }

    /// <summary>The type behind an alias; <see cref="object"/> (anything goes) for one that is not known.</summary>
    public static Type TypeOf(string? alias) => alias is not null && Types.TryGetValue(alias, out var type) ? type : typeof(object);
}

/// <summary>Names of members in definitions.</summary>
internal static class JsonNames
{
    public static string CamelCase(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>A name as words for people: <c>ExpireAfterHours</c> is "Expire after hours".</summary>
    public static string Words(string name) => string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) && !char.IsUpper(name[index - 1])
        ? " " + (index + 1 < name.Length && char.IsUpper(name[index + 1]) ? letter : char.ToLowerInvariant(letter))
        : letter.ToString()));
}
