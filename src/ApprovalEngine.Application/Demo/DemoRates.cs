using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Demo;

/// <summary>Authority rates of the demo company: of the order of real ones, but fixed once, as a company fixes them for a budget year.</summary>
internal static class DemoRates
{
    public static IReadOnlyList<AuthorityRate> Build(DateOnly today) =>
    [
        One("USD", today.AddYears(-2), 7.20m),
        One("EUR", today.AddYears(-2), 7.80m),
        One("HKD", today.AddYears(-2), 0.92m),
        One("JPY", today.AddYears(-2), 0.048m),
        One("USD", today.AddYears(-1), 7.10m),
        One("EUR", today.AddYears(-1), 8.10m),
    ];

    private static AuthorityRate One(string currency, DateOnly validFrom, decimal rate) => new() { Currency = currency, ValidFrom = validFrom, Rate = rate };
}
