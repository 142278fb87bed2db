using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Persistence;

/// <summary>The last number given out in a series.</summary>
public sealed class NumberSeries
{
    public required string Series { get; init; }

    public required int Value { get; init; }
}

internal static class NumberSeriesExtensions
{
    extension(ApprovalDbContext db)
    {
        /// <summary>
        /// The next number of a series, in one round trip. The row stays locked until the caller's transaction ends, so a number is
        /// given out once; a transaction that fails leaves no gap.
        /// </summary>
        public async Task<int> NextNumberAsync(string series, CancellationToken cancellationToken)
        {
            var values = await db.Database.SqlQuery<int>(
                $"""
                INSERT INTO number_series (series, value) VALUES ({series}, 1)
                ON CONFLICT (series) DO UPDATE SET value = number_series.value + 1
                RETURNING value AS "Value"
                """).ToListAsync(cancellationToken);
            return values.Single();
        }

        /// <summary>The last number of a series that was given out or set aside; 0 = none.</summary>
        public async Task<int> LastNumberAsync(string series, CancellationToken cancellationToken) =>
            await db.NumberSeries.AsNoTracking().Where(row => row.Series == series).Select(row => (int?)row.Value).SingleOrDefaultAsync(cancellationToken) ?? 0;

        /// <summary>Sees to it that no number up to this one is given out again.</summary>
        public Task SetNumberAsideAsync(string series, int number, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO number_series (series, value) VALUES ({series}, {number})
            ON CONFLICT (series) DO UPDATE SET value = CASE WHEN number_series.value < excluded.value THEN excluded.value ELSE number_series.value END
            """,
            cancellationToken);
    }
}
