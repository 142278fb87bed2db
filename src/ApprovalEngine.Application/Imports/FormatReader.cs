using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ApprovalEngine.Application.Imports;

/// <summary>Reads the part <c>format</c> of a mapping file.</summary>
internal static class FormatReader
{
    private const string EncodingNames = "one of utf-8, utf-16, utf-16le, utf-16be, gb18030, gbk, windows-1252, iso-8859-1";

    /// <summary>Days on which two formats that mix up day and month, or cut off the century, show it.</summary>
    private static readonly DateOnly[] Samples = [new(2013, 2, 3), new(2021, 11, 12), new(2024, 2, 29)];

    /// <param name="given">May be absent, and so may every member of it: UTF-8, comma, 1,234.56, yyyy-MM-dd.</param>
    public static FileFormat Read(MappingNode given)
    {
        var node = given.OrEmpty().Object("encoding", "delimiter", "culture", "decimalSeparator", "groupSeparator", "trailingMinus", "dateFormats");
        var encodingName = node.Member("encoding").OptionalText(EncodingNames) ?? "utf-8";
        var (decimalSeparator, groupSeparator) = Separators(node);
        return new FileFormat(
            encodingName,
            EncodingOf(encodingName) ?? throw node.Member("encoding").Fault(EncodingNames),
            Delimiter(node.Member("delimiter")),
            decimalSeparator,
            groupSeparator,
            node.Member("trailingMinus").Flag(false),
            DateFormats(node.Member("dateFormats")));
    }

    /// <summary>GBK is read as GB18030, which contains it. Null = not one of ours.</summary>
    private static Encoding? EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(false, false),
        "utf-16" or "utf-16le" => new UnicodeEncoding(false, true, false),
        "utf-16be" => new UnicodeEncoding(true, true, false),
        "gb18030" or "gbk" => CodePage("gb18030"),
        "windows-1252" => CodePage("windows-1252"),
        "iso-8859-1" => Encoding.Latin1,
        _ => null,
    };

    private static Encoding? CodePage(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"));

    private static string Delimiter(MappingNode node)
    {
        var delimiter = node.OptionalText() ?? ",";
        return delimiter is [',' or ';' or '\t' or '|'] ? delimiter : throw node.Fault("a comma, a semicolon, a tab or a bar");
    }

    private static (string Decimal, string Group) Separators(MappingNode node)
    {
        var culture = Culture(node.Member("culture"));
        var decimalNode = node.Member("decimalSeparator");
        var groupNode = node.Member("groupSeparator");
        var point = decimalNode.OptionalText() ?? culture.NumberFormat.NumberDecimalSeparator;
        var group = groupNode.Value is { ValueKind: JsonValueKind.String } value ? value.GetString()!
            : groupNode.OptionalText() ?? culture.NumberFormat.NumberGroupSeparator;
        if (!IsSeparator(point))
        {
            throw decimalNode.Fault("one character that is neither digit, letter nor sign");
        }

        return group is "" || IsSeparator(group) && group != point
            ? (point, group)
            : throw groupNode.Fault($"one character other than the decimal separator '{point}', or an empty text for numbers without groups");
    }

    private static bool IsSeparator(string text) => text is [var one] && !char.IsLetterOrDigit(one) && one is not ('-' or '+');

    private static CultureInfo Culture(MappingNode node)
    {
        try
        {
            return node.OptionalText() is { } name ? CultureInfo.GetCultureInfo(name, predefinedOnly: true) : CultureInfo.InvariantCulture;
        }
        catch (CultureNotFoundException)
        {
            throw node.Fault("a culture's name, e.g. de-DE");
        }
    }

    private static IReadOnlyList<string> DateFormats(MappingNode node)
    {
        var formats = node.IsAbsent ? ["yyyy-MM-dd"] : node.Texts("a date format, e.g. dd.MM.yyyy, or a list of them");
        foreach (var format in formats)
        {
            if (Samples.Any(day => Day(Written(day, format, node), format) != day))
            {
                throw node.Fault($"formats with year, month and day, e.g. dd.MM.yyyy; '{format}' does not give a day back");
            }
        }

        foreach (var (one, other) in formats.SelectMany(one => formats, (one, other) => (one, other)))
        {
            if (Samples.FirstOrDefault(day => Day(Written(day, one, node), other) is { } found && found != day) is var day && day != default)
            {
                throw node.Fault($"formats that never read one text as two days; '{one}' and '{other}' do, e.g. {Written(day, one, node)}");
            }
        }

        return formats;
    }

    private static string Written(DateOnly day, string format, MappingNode node)
    {
        try
        {
            return day.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw node.Fault($"date formats, e.g. dd.MM.yyyy; '{format}' is none");
        }
    }

    private static DateOnly? Day(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
