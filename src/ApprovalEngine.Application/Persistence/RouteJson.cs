using System.Text.Json;
using System.Text.Json.Serialization;
using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Persistence;

/// <summary>The one way JSON of ours is written into rows: camelCase, enums as words, facts as plain values (numbers as decimal).</summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new AuthorityModeConverter(), new PlainValueConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)
        ?? throw new JsonException($"Expected {typeof(T).Name} in a stored row, found null.");
}

internal static class RouteJson
{
    public static string? Write(Route? route) => route is null ? null : StoredJson.Write(route);

    public static Route? Read(string? text) => text is null ? null : StoredJson.Read<Route>(text);

    public static string? WriteAmounts(IReadOnlyDictionary<string, decimal>? amounts) => amounts is null ? null : StoredJson.Write(amounts);

    public static IReadOnlyDictionary<string, decimal>? ReadAmounts(string? text) => text is null ? null : StoredJson.Read<Dictionary<string, decimal>>(text);
}

/// <summary>A mode as the word that the matrix uses for it; routes of before there were votes say <c>any</c> and <c>all</c> in the same way.</summary>
internal sealed class AuthorityModeConverter : JsonConverter<AuthorityMode>
{
    public override AuthorityMode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AuthorityMode.Parse(reader.GetString()) ?? throw new JsonException($"Expected a mode in a stored row, found '{reader.GetString()}'.");

    public override void Write(Utf8JsonWriter writer, AuthorityMode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word);
}

/// <summary>Reads a JSON value of no declared type as null, bool, decimal or string; lists and objects stay <see cref="JsonElement"/>.</summary>
internal sealed class PlainValueConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.GetDecimal(),
        JsonTokenType.String => reader.GetString(),
        _ => JsonElement.ParseValue(ref reader),
    };

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
