namespace ApprovalEngine.Decisions.Feel;

/// <summary>The names of the types in FEEL and in .NET.</summary>
internal static class FeelTypes
{
    public const string Expected =
        "number, string, boolean, date, time, date and time, days and time duration, years and months duration, Any or a type of the file";

    public static DecisionValueType? Find(string name) => name switch
    {
        "number" => DecisionValueType.Number,
        "string" => DecisionValueType.Text,
        "boolean" => DecisionValueType.Boolean,
        "date" => DecisionValueType.Date,
        "time" => DecisionValueType.Time,
        "date and time" or "dateTime" => DecisionValueType.DateTime,
        "days and time duration" or "dayTimeDuration" => DecisionValueType.DaysDuration,
        "years and months duration" or "yearMonthDuration" => DecisionValueType.MonthsDuration,
        "list" => DecisionValueType.List,
        "context" => DecisionValueType.Context,
        "range" => DecisionValueType.Range,
        "function" => DecisionValueType.Function,
        "Any" => DecisionValueType.Any,
        _ => null,
    };

    public static string InFeel(this DecisionValueType type) => type switch
    {
        DecisionValueType.Number => "number",
        DecisionValueType.Text => "string",
        DecisionValueType.Boolean => "boolean",
        DecisionValueType.Date => "date",
        DecisionValueType.Time => "time",
        DecisionValueType.DateTime => "date and time",
        DecisionValueType.DaysDuration => "days and time duration",
        DecisionValueType.MonthsDuration => "years and months duration",
        DecisionValueType.List => "list",
        DecisionValueType.Context => "context",
        DecisionValueType.Range => "range",
        DecisionValueType.Function => "function",
        DecisionValueType.Any => "value of any type",
    };

    public static string InDotNet(this DecisionValueType type) => type switch
    {
        DecisionValueType.Number => "decimal, int or long",
        DecisionValueType.Text => "string",
        DecisionValueType.Boolean => "bool",
        DecisionValueType.Date => "DateOnly or CalendarDate",
        DecisionValueType.Time => "ZonedTime or TimeOnly",
        DecisionValueType.DateTime => "ZonedDateTime, DateTime or DateTimeOffset",
        DecisionValueType.DaysDuration => "TimeSpan",
        DecisionValueType.MonthsDuration => "MonthsDuration",
        DecisionValueType.List => "an enumerable",
        DecisionValueType.Context => "a dictionary",
        DecisionValueType.Range or DecisionValueType.Function => "no .NET type",
        DecisionValueType.Any => "any of the others",
    };

    /// <summary>Whether a value of this type is one value, neither list, context, range nor function.</summary>
    public static bool IsSimple(this DecisionValueType type) => type is DecisionValueType.Boolean || type.IsOrdered();

    /// <summary>Whether <c>&lt;</c> means something between two values of this type.</summary>
    public static bool IsOrdered(this DecisionValueType type) => type
        is DecisionValueType.Number or DecisionValueType.Text or DecisionValueType.Date or DecisionValueType.Time or DecisionValueType.DateTime
        or DecisionValueType.DaysDuration or DecisionValueType.MonthsDuration;
}
