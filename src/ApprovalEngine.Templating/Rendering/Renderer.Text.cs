using System.Globalization;
using System.Numerics;
using System.Text;
using ApprovalEngine.Templating.Functions;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Printing in the render culture.</summary>
internal sealed partial class Renderer
{
    public string TextOf(object? value) => ToText(value, Culture);

    public string ToText(object? value, CultureInfo culture)
    {
        try
        {
            return Printed(value, culture);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The calendars of some cultures begin late or end early: that of ar-SA in 1900 and in 2077.
            throw block.Fault($"The {ValueText.Kind(value)} is outside of the calendar of the culture {culture.Name}.");
        }
    }

    private string Printed(object? value, CultureInfo culture) => value switch
    {
        null or EmptyValue => "",
        string text => text,
        Markup markup => markup.Text,
        bool flag => flag ? "true" : "false",
        int or long or BigInteger or float or double or decimal => ((IFormattable)value).ToString(null, culture),
        DateTime date => DateText(date, culture),
        TemplateList or TemplateRange or TemplateObject => NestedText(value, culture),
        ScriptFunction function => function.Source,
        TemplateFunction => "<function>",
        IFormattable other => other.ToString(null, culture),
        _ => "",
    };

    // Only a text is a format: a date as the format of dates would ask for its own format again, without end.
    private string DateText(DateTime date, CultureInfo culture)
    {
        var format = TryLookup("date", out var found) && found is TemplateObject library && library.TryGet("format", out var pattern)
            ? ValueText.Plain(pattern) as string
            : null;
        return format is null ? date.ToString(culture) : DateFormat.Format(DateMoment.Of(date), format, culture, DateFormat.Default);
    }

    private string NestedText(object value, CultureInfo culture)
    {
        var result = new StringBuilder();
        Nested(value, culture, result, 0);
        return Limits.CutLongOutput ? Counted(result.ToString(), block) : Built(result.ToString(), block);
    }

    private void Nested(object? value, CultureInfo culture, StringBuilder result, int level)
    {
        if (value is TemplateList or TemplateRange or TemplateObject && level >= Limits.ObjectDepth)
        {
            throw block.Fault($"The value is nested more than {Limits.ObjectDepth} levels deep and cannot be printed.");
        }

        if (result.Length > Limits.OutputLength)
        {
            return;
        }

        switch (value)
        {
            case null:
                result.Append("null");
                break;
            case string or Markup:
                result.Append(ValueText.Quote(TextOf(value), withQuotes: true));
                break;
            case TemplateObject members:
                result.Append('{');
                var count = 0;
                foreach (var (key, member) in members.Members)
                {
                    if (result.Length > Limits.OutputLength)
                    {
                        break;
                    }

                    result.Append(count++ == 0 ? "" : ", ");
                    result.Append(ValueText.IsPlainKey(key) ? key : ValueText.Quote(key, withQuotes: true)).Append(": ");
                    Nested(member, culture, result, level + 1);
                }

                result.Append('}');
                break;
            case IReadOnlyList<object?> list:
                result.Append('[');
                for (var i = 0; i < list.Count && result.Length <= Limits.OutputLength; i++)
                {
                    result.Append(i == 0 ? "" : ", ");
                    Nested(list[i], culture, result, level + 1);
                }

                result.Append(']');
                break;
            default:
                result.Append(ToText(value, culture));
                break;
        }
    }

    /// <summary>Writes a value; escapes it when HTML escaping is on, unless it is HTML already.</summary>
    private void Print(object? value, Span span)
    {
        var text = TextOf(value);
        if (options.EscapeHtml && value is not Markup)
        {
            text = ValueText.EscapeHtml(text);
        }

        if (Limits.CutLongOutput && text.Length >= Limits.OutputLength)
        {
            text = text[..Limits.OutputLength] + "...";
        }

        Write(text, span);
    }

    private void Write(string text, Span span)
    {
        if (!output.Write(text, options.AutoIndent ? indent : null))
        {
            throw span.Fault($"The output is longer than the limit of {Limits.OutputLength} characters (LimitToString).");
        }
    }

    /// <summary>Text as a value that may be printed without escaping, where escaping is on.</summary>
    public object AsMarkup(string html) => options.EscapeHtml ? new Markup(html) : html;

    /// <summary>Counts text that a template builds; neither one text nor all together may be too long.</summary>
    public string Built(string text, Span span) => Counted(Fitting(text, span), span);

    /// <summary>The text, unless it is too long for one.</summary>
    public string Fitting(string text, Span span) => text.Length <= Limits.OutputLength
        ? text
        : throw span.Fault($"The text is longer than the limit of {Limits.OutputLength} characters (LimitToString).");

    private string Counted(string text, Span span)
    {
        totalText += text.Length;
        return totalText <= Limits.TotalTextLength
            ? text
            : throw span.Fault($"All texts together are longer than the limit of {Limits.TotalTextLength} characters (LimitToString).");
    }
}
