using System.Buffers;
using System.Globalization;
using System.Text;

namespace ApprovalEngine.Application.Imports;

/// <summary>
/// One row, read field by field. The first thing that is wrong is kept in <see cref="Fault"/>; whatever is read after that has no
/// meaning.
/// </summary>
internal sealed class RowFields(int line, string[] values, RowColumns columns, FileFormat format)
{
    private const int ValueShownMax = 200;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public int Line => line;

    public RejectedRow? Fault { get; private set; }

    /// <summary>Whether the file (or the mapping) says anything about the field, even that it is empty.</summary>
    public bool Has(string field) => columns.Fields.TryGetValue(field, out var from) && (from.Index >= 0 || from.Source.Constant is not null || from.Source.Default is not null);

    /// <summary>Rejects the row because of a field; the first reason stays.</summary>
    public void RejectField(string field, string reason)
    {
        var from = columns.Fields.GetValueOrDefault(field);
        var index = from.Source is null ? -1 : from.Index;
        Reject(index < 0 ? field : columns.Header[index], index < 0 ? from.Source?.Constant ?? "" : values.ElementAtOrDefault(index) ?? "", reason);
    }

    /// <summary>Rejects the row; the first reason stays.</summary>
    public void Reject(string column, string value, string reason)
    {
        var shown = value.Length <= ValueShownMax ? value : value[..ValueShownMax];
        Fault ??= new RejectedRow(line, column, shown.Replace('\0', '\u2400'), reason);
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string field, int lengthMax)
    {
        if (OptionalText(field, lengthMax) is { } text)
        {
            return text;
        }

        RejectField(field, "is empty; expected a value");
        return "";
    }

    /// <summary>A text that must be there and that an address can name: <c>/api/customers/{number}</c>.</summary>
    public string Key(string field, int lengthMax)
    {
        var key = Text(field, lengthMax);
        if (key is "." or ".." || key.AsSpan().ContainsAny('/', '\\'))
        {
            RejectField(field, "may not hold / or \\ nor be . or ..: it is a part of addresses");
        }

        return key;
    }

    /// <summary>A text without control characters, without the blanks around it; null = empty, or not in the file.</summary>
    public string? OptionalText(string field, int lengthMax)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        if (text.Length > lengthMax)
        {
            RejectField(field, $"is {text.Length} characters long; expected at most {lengthMax}");
        }
        else if (text.Any(char.IsControl))
        {
            RejectField(field, "contains a control character or a line break");
        }

        return text;
    }

    /// <summary>An ISO 4217 code in capitals.</summary>
    public string Currency(string field)
    {
        var code = Text(field, int.MaxValue);
        if (code.Length is not 3 || !code.All(char.IsAsciiLetterUpper))
        {
            RejectField(field, "expected a currency code of three capital letters, e.g. CNY");
        }

        return code;
    }

    /// <summary>One of some words, without regard to case.</summary>
    public T Word<T>(string field) where T : struct, Enum
    {
        var text = Text(field, int.MaxValue);
        var names = Enum.GetNames<T>();
        if (names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return Enum.Parse<T>(found);
        }

        RejectField(field, $"expected one of {string.Join(", ", names)}");
        return default;
    }

    /// <summary>true or false; null = empty, or not in the file.</summary>
    public bool? OptionalFlag(string field)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        RejectField(field, "expected true or false");
        return null;
    }

    /// <summary>A whole number of at least 0.</summary>
    public int Count(string field, int max)
    {
        if (int.TryParse(Text(field, int.MaxValue), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= 0 && count <= max)
        {
            return count;
        }

        RejectField(field, $"expected a whole number from 0 to {max.ToString(CultureInfo.InvariantCulture)}");
        return 0;
    }

    public DateOnly Date(string field)
    {
        if (OptionalDate(field) is { } day)
        {
            return day;
        }

        RejectField(field, $"is empty; expected a date, {DateForms}");
        return default;
    }

    /// <summary>null = empty, or not in the file.</summary>
    public DateOnly? OptionalDate(string field)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        foreach (var form in format.DateFormats)
        {
            if (DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }
        }

        RejectField(field, $"is not a date; expected {DateForms}");
        return null;
    }

    public decimal Amount(string field)
    {
        if (OptionalAmount(field) is { } amount)
        {
            return amount;
        }

        RejectField(field, $"is empty; expected a number like {format.NumberExample}");
        return 0;
    }

    /// <summary>At most 15 digits before and 4 behind the decimal separator, as the tables keep; null = empty, or not in the file.</summary>
    public decimal? OptionalAmount(string field) => OptionalNumber(field, 15, 4);

    /// <summary>Above 0, at most 11 digits before and 8 behind the decimal separator, as the table of rates keeps.</summary>
    public decimal Rate(string field)
    {
        var rate = OptionalNumber(field, 11, 8);
        if (rate is not > 0)
        {
            RejectField(field, $"{(rate is null ? "is empty; " : "")}expected a number above 0");
        }

        return rate ?? 0;
    }

    private string DateForms => "in the form " + string.Join(" or ", format.DateFormats);

    /// <summary>Without the blanks around it, through the value map, the default where it is empty; null = nothing.</summary>
    private string? Raw(string field)
    {
        if (!columns.Fields.TryGetValue(field, out var from) || Fault is not null)
        {
            return null;
        }

        var text = from.Source.Constant ?? (from.Index >= 0 ? values[from.Index].Trim() : "");
        if (text is "")
        {
            return from.Source.Default;
        }

        if (from.Source.Values is not { } map)
        {
            return text;
        }

        if (map.TryGetValue(text, out var mapped))
        {
            return mapped;
        }

        RejectField(field, $"expected one of {string.Join(", ", map.Keys)}");
        return null;
    }

    private decimal? OptionalNumber(string field, int digitsMax, int decimalsMax)
    {
        if (Raw(field) is not { } text)
        {
            return null;
        }

        if (Number(text) is not { } number)
        {
            RejectField(field, $"is not a number; expected one like {format.NumberExample}");
            return null;
        }

        if (Math.Abs(number) >= (decimal)Math.Pow(10, digitsMax) || decimal.Round(number, decimalsMax) != number)
        {
            RejectField(field, $"expected at most {digitsMax} digits before and {decimalsMax} behind the decimal separator");
        }

        return number;
    }

    // Groups are checked here because .NET takes "61.74" with the group separator "." for 6174: a file of another culture would come in a hundredfold.
    private decimal? Number(string text)
    {
        var isNegative = text is ['-', ..] || format.TrailingMinus && text is [.., '-'];
        var digits = text is ['-' or '+', ..] ? text[1..] : isNegative ? text[..^1] : text;
        var parts = digits.Split(format.DecimalSeparator);
        var groups = format.GroupSeparator is "" ? [parts[0]] : parts[0].Split(format.GroupSeparator);
        var isWellFormed = parts.Length <= 2
            && (groups.Length is 1 || groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length is 3))
            && groups.Concat(parts.Skip(1)).All(IsDigits);
        if (!isWellFormed)
        {
            return null;
        }

        var plain = new StringBuilder().AppendJoin("", groups).Append(parts.Length is 2 ? "." + parts[1] : "").ToString();
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? isNegative ? -amount : amount : null;
    }

    private static bool IsDigits(string text) => text is not "" && text.AsSpan().IndexOfAnyExcept(Digits) < 0;
}
