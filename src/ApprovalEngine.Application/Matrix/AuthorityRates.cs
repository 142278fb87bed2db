using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Finds the rate at which an amount is compared with the limits of the matrix.</summary>
internal sealed class AuthorityRates(ApprovalDbContext db)
{
    /// <summary>The currency in which the matrix states its limits.</summary>
    public const string MatrixCurrency = "CNY";

    /// <summary>The newest rate that counts on the day; null = there is none, and nothing may be compared. For the matrix currency it is 1, from that day.</summary>
    public async Task<AuthorityRate?> FindAsync(string currency, DateOnly day, CancellationToken cancellationToken) => currency is MatrixCurrency
        ? new AuthorityRate { Currency = MatrixCurrency, ValidFrom = day, Rate = 1 }
        : await db.AuthorityRates.AsNoTracking()
            .Where(rate => rate.Currency == currency && rate.ValidFrom <= day)
            .OrderByDescending(rate => rate.ValidFrom)
            .FirstOrDefaultAsync(cancellationToken);
}
