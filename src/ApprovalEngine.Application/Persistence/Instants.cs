using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ApprovalEngine.Application.Persistence;

/// <summary>SQLite has no type for instants: UTC text with microseconds, which sorts as time does.</summary>
internal sealed class SortableInstant() : ValueConverter<DateTimeOffset, string>(
    instant => Of(instant),
    text => DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.ffffff'Z'";

    /// <summary>The text of an instant.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>PostgreSQL's <c>timestamptz</c> takes UTC only.</summary>
internal sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => instant.ToUniversalTime(), instant => instant);

/// <summary>Instants in SQL that is written by hand.</summary>
internal static class Instants
{
    /// <summary>The value of a parameter that is compared with, or written to, a column with instants.</summary>
    public static object Parameter(ApprovalDbContext db, DateTimeOffset instant) => db.Database.IsSqlite() ? SortableInstant.Of(instant) : instant.ToUniversalTime();
}

/// <summary>Instants as both databases keep them: a stored one equals the one that was signed, compared or told.</summary>
public static class InstantExtensions
{
    extension(DateTimeOffset instant)
    {
        /// <summary>Cut to whole microseconds.</summary>
        public DateTimeOffset ToMicroseconds() => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>The time of a use case.</summary>
public static class ClockExtensions
{
    extension(TimeProvider clock)
    {
        /// <summary>Now in UTC, in whole microseconds.</summary>
        public DateTimeOffset Now() => clock.GetUtcNow().ToMicroseconds();
    }
}
