using System.Globalization;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>
/// Filters of instances by time. Their ids begin with the instant at which they were made, so a bound of CreatedAt is one of the primary key,
/// too; what has ended is found by its end. The exact condition follows in either case.
/// </summary>
internal static class InstanceFilters
{
    private static readonly string[] Columns = ["CreatedAt", "UpdatedAt", "FinishedAt"];
    private static readonly string[] Operators = ["Is", "IsNot", "LessThan", "GreaterThan", "LessThanOrEqual", "GreaterThanOrEqual"];

    // A row is made when the first burst is over, its id when it begins.
    private static readonly TimeSpan BurstMax = TimeSpan.FromMinutes(30);

    public static InstanceFilterUnknown? Unknown(IReadOnlyList<InstantFilter> filters) =>
        filters.FirstOrDefault(one => !Columns.Contains(one.Column, StringComparer.Ordinal)) is { } column ? new InstanceFilterUnknown(column.Column, string.Join(", ", Columns))
        : filters.FirstOrDefault(one => !Operators.Contains(one.Operator, StringComparer.Ordinal)) is { } by ? new InstanceFilterUnknown(by.Operator, string.Join(", ", Operators))
        : null;

    public static IQueryable<InstanceRow> Apply(IQueryable<InstanceRow> rows, IReadOnlyList<InstantFilter> filters)
    {
        foreach (var filter in filters)
        {
            var at = filter.At.ToUniversalTime();
            var minute = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
            var next = minute < DateTimeOffset.MaxValue.AddMinutes(-2) ? minute.AddMinutes(1) : minute;
            rows = filter.Operator switch
            {
                "Is" => Before(NotBefore(rows, filter.Column, minute), filter.Column, next),
                "IsNot" => Except(rows, filter.Column, minute, next),
                "LessThan" => Before(rows, filter.Column, at),
                "LessThanOrEqual" => NotAfter(rows, filter.Column, at),
                "GreaterThan" => After(rows, filter.Column, at),
                _ => NotBefore(rows, filter.Column, at),
            };
        }

        return rows;
    }

    private static IQueryable<InstanceRow> Before(IQueryable<InstanceRow> rows, string column, DateTimeOffset at) => column switch
    {
        "CreatedAt" => UpTo(rows, at).Where(row => row.CreatedAt < at),
        "UpdatedAt" => UpTo(rows, at).Where(row => row.UpdatedAt < at),
        _ => rows.Where(row => row.FinishedAt < at),
    };

    private static IQueryable<InstanceRow> NotAfter(IQueryable<InstanceRow> rows, string column, DateTimeOffset at) => column switch
    {
        "CreatedAt" => UpTo(rows, at).Where(row => row.CreatedAt <= at),
        "UpdatedAt" => UpTo(rows, at).Where(row => row.UpdatedAt <= at),
        _ => rows.Where(row => row.FinishedAt <= at),
    };

    private static IQueryable<InstanceRow> After(IQueryable<InstanceRow> rows, string column, DateTimeOffset at) => column switch
    {
        "CreatedAt" => From(rows, at).Where(row => row.CreatedAt > at),
        "UpdatedAt" => OpenOrEndedSince(rows, at).Where(row => row.UpdatedAt > at),
        _ => rows.Where(row => row.FinishedAt > at),
    };

    private static IQueryable<InstanceRow> NotBefore(IQueryable<InstanceRow> rows, string column, DateTimeOffset at) => column switch
    {
        "CreatedAt" => From(rows, at).Where(row => row.CreatedAt >= at),
        "UpdatedAt" => OpenOrEndedSince(rows, at).Where(row => row.UpdatedAt >= at),
        _ => rows.Where(row => row.FinishedAt >= at),
    };

    private static IQueryable<InstanceRow> Except(IQueryable<InstanceRow> rows, string column, DateTimeOffset from, DateTimeOffset to) => column switch
    {
        "CreatedAt" => rows.Where(row => row.CreatedAt < from || row.CreatedAt >= to),
        "UpdatedAt" => rows.Where(row => row.UpdatedAt < from || row.UpdatedAt >= to),
        _ => rows.Where(row => row.FinishedAt == null || row.FinishedAt < from || row.FinishedAt >= to),
    };

    // Nothing changes before it is made.
    private static IQueryable<InstanceRow> UpTo(IQueryable<InstanceRow> rows, DateTimeOffset at)
    {
        var id = IdAt(at) + "g"; // behind every id of that millisecond
        return rows.Where(row => row.Id.CompareTo(id) < 0);
    }

    private static IQueryable<InstanceRow> From(IQueryable<InstanceRow> rows, DateTimeOffset at)
    {
        var id = IdAt(Earlier(at));
        return rows.Where(row => row.Id.CompareTo(id) >= 0);
    }

    private static IQueryable<InstanceRow> OpenOrEndedSince(IQueryable<InstanceRow> rows, DateTimeOffset at)
    {
        var since = Earlier(at);
        return rows.Where(row => row.Status == "Running" || row.FinishedAt >= since);
    }

    private static DateTimeOffset Earlier(DateTimeOffset at) => at > DateTimeOffset.MinValue + BurstMax ? at - BurstMax : at;

    private static string IdAt(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
}
