using System.Globalization;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>Conversions between types, and <c>not</c> and <c>is</c> (DMN 1.3, 10.3.4.1, 10.3.4.2 and 10.3.4.10).</summary>
internal static class ConversionBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("date", DecisionValueType.Date, DateOf, "from:sdm", "year:n,month:n,day:n"),
        new("date and time", DecisionValueType.DateTime, DateTimeOf, "from:sdm", "date:dm,time:t"),
        new("time", DecisionValueType.Time, TimeOf, "from:stdm", "hour:n,minute:n,second:n,offset:p?"),
        new("number", DecisionValueType.Number, NumberOf, "from:s,grouping separator:s?,decimal separator:s?", "from:n"),
        new("string", DecisionValueType.Text, TextOf, "from:a"),
        new("duration", null, Duration, "from:s"),
        new("years and months duration", DecisionValueType.MonthsDuration, MonthsBetween, "from:dm,to:dm"),
        new("range", DecisionValueType.Range, RangeOf, "from:s"),
        new("not", DecisionValueType.Boolean, Not, "negand:a"),
        new("is", DecisionValueType.Boolean, Is, "value1:a,value2:a"),
    ];

    private static FeelValue DateOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a.Length == 3)
        {
            return CalendarDate.From(a[0].AsNumber, a[1].AsNumber, a[2].AsNumber) is { } day
                ? FeelValue.Date(day)
                : state.Error("expected year, month and day of a date, found others");
        }

        return a[0].Type switch
        {
            DecisionValueType.Date => a[0],
            DecisionValueType.DateTime => FeelValue.Date(a[0].AsDateTime.Date),
            _ => TemporalText.TryDate(a[0].AsText, out var date) ? date : state.Error($"expected a date as \"2026-01-31\", found {a[0]}"),
        };
    }

    private static FeelValue DateTimeOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a.Length == 2)
        {
            return FeelValue.DateTime(new ZonedDateTime(a[0].Type is DecisionValueType.Date ? a[0].AsDate : a[0].AsDateTime.Date, a[1].AsTime));
        }

        return a[0].Type switch
        {
            DecisionValueType.DateTime => a[0],
            DecisionValueType.Date => FeelValue.DateTime(Temporal.Midnight(a[0].AsDate)),
            _ => TemporalText.TryDateTime(a[0].AsText, out var moment)
                ? moment
                : state.Error($"expected a date and time as \"2026-01-31T09:30:00\", found {a[0]}"),
        };
    }

    private static FeelValue TimeOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a.Length > 1)
        {
            // An offset of more than a day is none; TimeOf looks at it closer.
            var seconds = a.Length > 3 && !a[3].IsNull ? a[3].AsNumber : 0;
            TimeSpan? offset = a.Length > 3 && !a[3].IsNull ? TimeSpan.FromSeconds((long)Math.Clamp(seconds, -Temporal.SecondsPerDay, Temporal.SecondsPerDay)) : null;
            return IsWhole(a[0], 0, 23) && IsWhole(a[1], 0, 59) && TemporalText.TimeOf((int)a[0].AsNumber, (int)a[1].AsNumber, a[2].AsNumber, offset) is { } time
                ? FeelValue.Time(time)
                : state.Error("expected hour, minute and second of a day, found others");
        }

        return a[0].Type switch
        {
            DecisionValueType.Time => a[0],
            DecisionValueType.DateTime => FeelValue.Time(a[0].AsDateTime.Time),
            DecisionValueType.Date => FeelValue.Time(Temporal.Midnight(a[0].AsDate).Time),
            _ => TemporalText.TryTime(a[0].AsText, out var read) ? read : state.Error($"expected a time as \"09:30:00\", found {a[0]}"),
        };
    }

    private static FeelValue RangeOf(ReadOnlySpan<FeelValue> a, FeelState state) => RangeText.TryRead(a[0].AsText, out var range)
        ? range
        : state.Error($"expected a range of literals as \"[18..21)\", found {a[0]}");

    private static FeelValue NumberOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a[0].Type is DecisionValueType.Number)
        {
            return a[0];
        }

        var grouping = a.Length > 1 && !a[1].IsNull ? a[1].AsText : "";
        var point = a.Length > 2 && !a[2].IsNull ? a[2].AsText : ".";
        if (grouping is not ("" or " " or "," or ".") || point is not ("." or ",") || grouping == point)
        {
            return state.Error("expected ' ', ',' or '.' as grouping and '.' or ',' as decimal separator, not the same, found others");
        }

        var text = a[0].AsText;
        text = grouping.Length > 0 ? text.Replace(grouping, "", StringComparison.Ordinal) : text;
        text = point == "." ? text : text.Contains('.', StringComparison.Ordinal) ? "" : text.Replace(',', '.');
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number)
            ? FeelValue.Number(number)
            : state.Error($"expected a number, found {a[0]}");
    }

    private static FeelValue TextOf(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a[0].IsNull || a[0].Type is DecisionValueType.Text)
        {
            return a[0];
        }

        var text = FeelText.Write(a[0]);
        state.Charge(text.Length);
        return FeelValue.Text(text);
    }

    private static FeelValue Duration(ReadOnlySpan<FeelValue> a, FeelState state) =>
        TemporalText.TryDuration(a[0].AsText, out var duration) ? duration : state.Error($"expected a duration as \"P1DT2H\" or \"P1Y2M\", found {a[0]}");

    private static FeelValue MonthsBetween(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var from = a[0].Type is DecisionValueType.Date ? a[0].AsDate : a[0].AsDateTime.Date;
        var to = a[1].Type is DecisionValueType.Date ? a[1].AsDate : a[1].AsDateTime.Date;
        return FeelValue.Months(Temporal.MonthsBetween(from, to));
    }

    private static FeelValue Not(ReadOnlySpan<FeelValue> a, FeelState state) =>
        a[0].Type is DecisionValueType.Boolean ? FeelValue.Boolean(a[0].IsFalse)
        : a[0].IsNull ? default
        : state.Error($"expected true, false or null in not, found {a[0]}");

    private static FeelValue Is(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var isSame = FeelValue.Same(a[0], a[1]);
        return FeelValue.Boolean(a[0].Type switch
        {
            // The same moment on two clocks is not the same value; a zone and the offset that it has then are (DMN 1.3, 10.3.2.3.4 and 10.3.2.3.6).
            DecisionValueType.Time => isSame && a[0].AsTime.SecondOfDay == a[1].AsTime.SecondOfDay,
            DecisionValueType.DateTime => isSame && a[0].AsDateTime.Date == a[1].AsDateTime.Date && a[0].AsDateTime.Time.SecondOfDay == a[1].AsDateTime.Time.SecondOfDay,
            _ => isSame,
        });
    }

    private static bool IsWhole(in FeelValue value, int min, int max) =>
        value.AsNumber >= min && value.AsNumber <= max && decimal.Truncate(value.AsNumber) == value.AsNumber;
}
