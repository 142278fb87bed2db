using System.Globalization;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Imports;

/// <summary>What a row says about a rate.</summary>
/// <param name="Rate">CNY for one unit of the currency.</param>
internal sealed record ExchangeRateRow(string Currency, DateOnly ValidFrom, decimal Rate);

/// <summary>
/// Kind <c>exchange-rates</c>: the rates at which amounts are compared with the limits of the matrix. Decisions rest on them, so a known
/// rate is never rewritten: a new one gets a new date.
/// </summary>
internal sealed class ExchangeRateImport(ApprovalDbContext db, ImportPlaces places, ImportTally tally, ImportOptions options)
    : ImportTarget<ExchangeRateRow, (string Currency, DateOnly ValidFrom)>(tally, options)
{
    private readonly ImportTally tally = tally;
    private readonly bool mayImport = places.CoversCompany;
    private Dictionary<(string, DateOnly), decimal> known = [];

    protected override string KeyField => "validFrom";

    protected override (string Currency, DateOnly ValidFrom) KeyOf(ExchangeRateRow row) => (row.Currency, row.ValidFrom);

    protected override ExchangeRateRow Parse(RowFields fields) => new(fields.Currency("currency"), fields.Date("validFrom"), fields.Rate("rate"));

    protected override async Task LoadAsync(IReadOnlyList<ExchangeRateRow> rows, CancellationToken cancellationToken)
    {
        var currencies = rows.Select(row => row.Currency).Distinct(StringComparer.Ordinal).ToList();
        var days = rows.Select(row => row.ValidFrom).Distinct().ToList();
        // Lists of rates name the same currencies day after day, so this finds hardly more than the pairs of the file.
        known = rows is [] ? [] : await db.AuthorityRates.AsNoTracking()
            .Where(rate => currencies.Contains(rate.Currency) && days.Contains(rate.ValidFrom))
            .ToDictionaryAsync(rate => (rate.Currency, rate.ValidFrom), rate => rate.Rate, cancellationToken);
    }

    protected override bool Take(ExchangeRateRow row, RowFields fields)
    {
        // A rate moves every limit of the matrix, so a part of the company must not set it for the others.
        if (!mayImport)
        {
            fields.RejectField("currency", "a rate counts for the whole company; you may import for a part of it only");
            return false;
        }

        if (row.Currency is AuthorityRates.MatrixCurrency)
        {
            if (row.Rate is not 1)
            {
                fields.RejectField("rate", $"expected 1: {AuthorityRates.MatrixCurrency} is the currency of the matrix");
            }

            return false;
        }

        if (known.TryGetValue(KeyOf(row), out var rate))
        {
            if (rate != row.Rate)
            {
                fields.RejectField("rate", string.Create(
                    CultureInfo.InvariantCulture,
                    $"the rate of {row.Currency} from {row.ValidFrom:yyyy-MM-dd} is known as {rate:0.########} and never rewritten; give a new rate a new date"));
            }

            return false;
        }

        if (tally.IsWriting)
        {
            db.AuthorityRates.Add(new AuthorityRate { Currency = row.Currency, ValidFrom = row.ValidFrom, Rate = row.Rate });
        }

        return true;
    }
}
