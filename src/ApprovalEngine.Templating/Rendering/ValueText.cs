using System.Globalization;
using System.Numerics;
using System.Text;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Values as text (scriban.md 2.2), their names for messages, and their truth.</summary>
internal static class ValueText
{
    public static bool IsTrue(object? value) => value is not (null or false or EmptyValue);

    /// <summary>The name of the kind, as <c>object.kind</c> and messages show it.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "null",
        bool => "bool",
        int => "int",
        long => "long",
        BigInteger => "bigint",
        float => "float",
        double => "double",
        decimal => "decimal",
        string or Markup => "string",
        TemplateRange => "range",
        TemplateList => "array",
        TemplateFunction => "function",
        TemplateObject or EmptyValue or LoopState => "object",
        _ => value.GetType().Name,
    };

    public static object? Plain(object? value) => value is Markup markup ? markup.Text : value;

    public static string Quote(string text, bool withQuotes)
    {
        var result = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\v' => "\\v",
                _ when char.IsControl(c) && c < 256 => "\\x" + ((int)c).ToString("x2", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return withQuotes ? $"\"{result}\"" : result.ToString();
    }

    public static string EscapeHtml(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }

    public static bool IsPlainKey(string key) =>
        key.Length > 0 && (char.IsLetter(key[0]) || key[0] == '_') && key.All(c => char.IsLetterOrDigit(c) || c == '_');
}
