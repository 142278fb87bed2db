using System.Text.Encodings.Web;
using System.Text.Json;

namespace ApprovalEngine.Workflows.Values;

/// <summary>How this library writes JSON: compact, text readable in every script.</summary>
internal static class JsonFormats
{
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Node = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };
}
