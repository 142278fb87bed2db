using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// A FEEL value. Numbers, booleans, dates and durations need no heap object of their own. The default is FEEL's null.
/// </summary>
internal readonly struct FeelValue
{
    // Values nested deeper than this come from outside as a cycle or as an attack.
    private const int MaxNesting = 64;

    // Numbers as they are; booleans as 0 and 1; dates as the day number; durations in seconds or months. All of them compare alike.
    // Of lists and contexts the weight.
    private readonly decimal ordinal;
    private readonly object? content;

    private FeelValue(DecisionValueType type, decimal ordinal, object? content = null)
    {
        Type = type;
        this.ordinal = ordinal;
        this.content = content;
    }

    /// <summary>The type; null for the value null.</summary>
    public DecisionValueType? Type { get; }

    public bool IsNull => Type is null;

    public bool IsTrue => Type is DecisionValueType.Boolean && ordinal != 0;

    public bool IsFalse => Type is DecisionValueType.Boolean && ordinal == 0;

    /// <summary>The number; also the seconds or months of a duration, and the day number of a date.</summary>
    public decimal AsNumber => ordinal;

    public string AsText => (string)content!;

    /// <summary>
    /// How many values and characters are in it, what stands in it twice counted twice: what it costs to compare, write or hand it out.
    /// </summary>
    public long Weight => Type switch
    {
        DecisionValueType.Text => AsText.Length,
        DecisionValueType.List or DecisionValueType.Context => (long)ordinal,
        _ => 0,
    };

    public CalendarDate AsDate => CalendarDate.FromDayNumber(ordinal)!.Value;

    public ZonedTime AsTime => (ZonedTime)content!;

    public ZonedDateTime AsDateTime => (ZonedDateTime)content!;

    public FeelValue[] AsList => (FeelValue[])content!;

    public FeelContext AsContext => (FeelContext)content!;

    public FeelRange AsRange => (FeelRange)content!;

    public FeelFunction AsFunction => (FeelFunction)content!;

    public static FeelValue Number(decimal value) => new(DecisionValueType.Number, value);

    public static FeelValue Text(string value) => new(DecisionValueType.Text, 0, value);

    public static FeelValue Boolean(bool value) => new(DecisionValueType.Boolean, value ? 1 : 0);

    /// <summary>FEEL's third truth value is null.</summary>
    public static FeelValue Boolean(bool? value) => value is { } truth ? Boolean(truth) : default;

    public static FeelValue Date(CalendarDate value) => new(DecisionValueType.Date, value.DayNumber);

    public static FeelValue Time(ZonedTime value) => new(DecisionValueType.Time, 0, value);

    public static FeelValue DateTime(ZonedDateTime value) => new(DecisionValueType.DateTime, 0, value);

    public static FeelValue Days(decimal seconds) => new(DecisionValueType.DaysDuration, seconds);

    public static FeelValue Months(decimal months) => new(DecisionValueType.MonthsDuration, months);

    /// <exception cref="FeelLimitException">The list with all that is in it is too large.</exception>
    public static FeelValue List(FeelValue[] items)
    {
        long weight = 0;
        foreach (ref readonly var item in items.AsSpan())
        {
            weight += 1 + item.Weight;
        }

        return new(DecisionValueType.List, Checked(weight), items);
    }

    /// <exception cref="FeelLimitException">The context with all that is in it is too large.</exception>
    public static FeelValue Context(FeelContext entries) => new(DecisionValueType.Context, Checked(entries.Entries.Sum(entry => 1 + entry.Value.Weight)), entries);

    public static FeelValue Range(FeelRange range) => new(DecisionValueType.Range, 0, range);

    public static FeelValue Function(FeelFunction function) => new(DecisionValueType.Function, 0, function);

    /// <summary>Takes a .NET value as one of <paramref name="type"/>; null is a value of every type.</summary>
    public static bool TryFrom(object? value, DecisionValueType type, out FeelValue result) =>
        TryFrom(value, out result) && (result.IsNull || result.Type == type || type is DecisionValueType.Any);

    /// <summary>Takes a .NET value by its own type. False where FEEL has no such type.</summary>
    public static bool TryFrom(object? value, out FeelValue result) => TryFrom(value, 0, out result);

    /// <summary>A .NET value in words, for a message.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"the string \"{(text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…"))}\"",
        IFormattable item => $"the {value.GetType().Name} {item.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"a {value.GetType().Name}",
    };

    /// <summary>Whether two values are one and the same: null is null and nothing else (DMN 1.3, 10.3.2.13).</summary>
    public static bool Same(in FeelValue left, in FeelValue right)
    {
        if (left.Type != right.Type || left.ordinal != right.ordinal)
        {
            return false;
        }

        return left.content is null ? right.content is null
            : left.content is string text ? string.Equals(text, (string)right.content!, StringComparison.Ordinal)
            : SameContent(left, right);
    }

    /// <summary>The order of two values of one type; null where one of them is null or FEEL orders them not.</summary>
    public static int? Compare(in FeelValue left, in FeelValue right)
    {
        if (left.IsNull || left.Type != right.Type)
        {
            return null;
        }

        return left.content is null ? decimal.Compare(left.ordinal, right.ordinal)
            : left.content is string text ? CompareCodePoints(text, right.AsText)
            : left.Type switch
            {
                DecisionValueType.Time => Temporal.Compare(left.AsTime, right.AsTime),
                DecisionValueType.DateTime => Temporal.Compare(left.AsDateTime, right.AsDateTime),
                _ => null,
            };
    }

    /// <exception cref="FeelLimitException">Lists and contexts are nested too deep to be handed out.</exception>
    /// <exception cref="OverflowException">A duration is longer than .NET's types hold.</exception>
    public object? ToObject() => ToObject(0);

    public object? ToObject(int depth) => Type switch
    {
        _ when depth > MaxNesting => throw new FeelLimitException($"expected a result nested at most {MaxNesting} deep, found a deeper one"),
        null => null,
        DecisionValueType.Number => ordinal,
        DecisionValueType.Boolean => ordinal != 0,
        DecisionValueType.Date => AsDate.ToDateOnly() is { } day ? day : (object)AsDate,
        DecisionValueType.DaysDuration => new TimeSpan((long)(ordinal * TimeSpan.TicksPerSecond)),
        DecisionValueType.MonthsDuration => new MonthsDuration((long)ordinal),
        DecisionValueType.List => Array.ConvertAll(AsList, item => item.ToObject(depth + 1)),
        DecisionValueType.Context => AsContext.ToObject(depth + 1),
        DecisionValueType.Range or DecisionValueType.Function => FeelText.Write(this),
        _ => content,
    };

    /// <summary>The value for a message: as FEEL writes it, shortened.</summary>
    public override string ToString() => Type switch
    {
        DecisionValueType.List or DecisionValueType.Context => $"a {Type.Value.InFeel()}",
        DecisionValueType.Text when AsText.Length > 60 => $"\"{AsText.AsSpan(0, 60)}…\"",
        _ => FeelText.Write(this),
    };

    /// <summary>The value in words, for a message.</summary>
    public string Describe() => Type is DecisionValueType.List or DecisionValueType.Context or DecisionValueType.Function ? $"a {Type.Value.InFeel()}" : Describe(ToObject());

    private static long Checked(long weight) => weight <= DecisionModel.MaxSteps
        ? weight
        : throw new FeelLimitException($"expected a list or context of at most {DecisionModel.MaxSteps} values and characters, found a larger one");

    private static bool SameContent(in FeelValue left, in FeelValue right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return left.Type switch
        {
            DecisionValueType.List => FeelContext.SameItems(left.AsList, right.AsList),
            DecisionValueType.Context => left.AsContext.SameAs(right.AsContext),
            DecisionValueType.Range => left.AsRange.SameAs(right.AsRange),
            DecisionValueType.Time => Temporal.Same(left.AsTime, right.AsTime),
            DecisionValueType.DateTime => Temporal.Same(left.AsDateTime, right.AsDateTime),
            _ => ReferenceEquals(left.content, right.content),
        };
    }

    private static bool TryFrom(object? value, int depth, out FeelValue result)
    {
        result = value switch
        {
            decimal number => Number(number),
            int number => Number(number),
            long number => Number(number),
            string text => Text(text),
            bool truth => Boolean(truth),
            DateOnly date => Date(date),
            CalendarDate date => Date(date),
            TimeOnly time => Time(ZonedTime.From(time)),
            ZonedTime time => Time(time),
            ZonedDateTime moment => DateTime(moment),
            DateTime moment => DateTime(Temporal.From(moment)),
            DateTimeOffset moment => DateTime(Temporal.From(moment)),
            TimeSpan duration => Days((decimal)duration.Ticks / TimeSpan.TicksPerSecond),
            MonthsDuration duration => Months(duration.Months),
            _ => default,
        };
        return !result.IsNull || value is null || (depth < MaxNesting && TryFromMany(value, depth + 1, out result));
    }

    private static bool TryFromMany(object value, int depth, out FeelValue result)
    {
        result = default;
        if (value is IEnumerable<KeyValuePair<string, object?>> entries)
        {
            var context = new FeelContext();
            foreach (var (key, given) in entries)
            {
                if (!TryFrom(given, depth, out var entry))
                {
                    return false;
                }

                context.Set(key, entry);
            }

            result = Context(context);
            return true;
        }

        if (value is not IEnumerable many)
        {
            return false;
        }

        var items = new List<FeelValue>();
        foreach (var given in many)
        {
            if (!TryFrom(given, depth, out var item))
            {
                return false;
            }

            items.Add(item);
        }

        result = List([.. items]);
        return true;
    }

    // UTF-16 order is code point order, except that a surrogate (part of a code point from U+10000 up) is above every other unit.
    private static int CompareCodePoints(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var index = 0; index < length; index++)
        {
            var (a, b) = (left[index], right[index]);
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
