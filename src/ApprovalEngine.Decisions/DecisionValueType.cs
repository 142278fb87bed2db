namespace ApprovalEngine.Decisions;

/// <summary>The type of a value, as FEEL names it (DMN 1.3, 10.3.2.2): what a column holds, or <see cref="Any"/>.</summary>
public enum DecisionValueType
{
    /// <summary><c>number</c>; in .NET a <see cref="decimal"/> (inputs also <see cref="int"/> and <see cref="long"/>).</summary>
    Number,

    /// <summary><c>string</c>; compared by Unicode code points, so case matters.</summary>
    Text,

    /// <summary><c>boolean</c>; in .NET a <see cref="bool"/>.</summary>
    Boolean,

    /// <summary><c>date</c>, without a time; in .NET a <see cref="DateOnly"/>, before 0001 and after 9999 a <see cref="CalendarDate"/>.</summary>
    Date,

    /// <summary><c>time</c>; in .NET a <see cref="ZonedTime"/> (inputs also <see cref="TimeOnly"/>).</summary>
    Time,

    /// <summary><c>date and time</c>; in .NET a <see cref="ZonedDateTime"/> (inputs also <see cref="System.DateTime"/> and <see cref="DateTimeOffset"/>).</summary>
    DateTime,

    /// <summary><c>days and time duration</c>; in .NET a <see cref="TimeSpan"/>.</summary>
    DaysDuration,

    /// <summary><c>years and months duration</c>; in .NET a <see cref="MonthsDuration"/>.</summary>
    MonthsDuration,

    /// <summary><c>list</c>; in .NET a read-only list of values (inputs also any other enumerable).</summary>
    List,

    /// <summary><c>context</c>: named values; in .NET a read-only dictionary.</summary>
    Context,

    /// <summary><c>range</c>; cannot be handed in; handed out as its FEEL text.</summary>
    Range,

    /// <summary><c>function</c>; cannot be handed in; handed out as the text <c>function</c>.</summary>
    Function,

    /// <summary><c>Any</c>: a column that takes values of every type. No value is of this type itself.</summary>
    Any,
}
