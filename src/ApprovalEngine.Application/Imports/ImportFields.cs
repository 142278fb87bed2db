using System.Collections.Frozen;

namespace ApprovalEngine.Application.Imports;

/// <summary>The kinds of import and the fields that a mapping can fill; true = the mapping must fill it.</summary>
internal static class ImportFields
{
    public const string Customers = "customers";
    public const string OpenItems = "open-items";
    public const string ExchangeRates = "exchange-rates";

    public static IReadOnlyList<string> Kinds { get; } = [Customers, OpenItems, ExchangeRates];

    private static readonly FrozenDictionary<string, IReadOnlyDictionary<string, bool>> ByKind = new Dictionary<string, IReadOnlyDictionary<string, bool>>
    {
        [Customers] = new Dictionary<string, bool>
        {
            ["number"] = true,
            ["name"] = true,
            ["branch"] = true,
            ["legalEntity"] = false,
            ["riskClass"] = true,
            ["termDays"] = true,
            ["limit"] = true,
            ["currency"] = true,
            ["email"] = false,
            ["customerGroup"] = false,
        },
        [OpenItems] = new Dictionary<string, bool>
        {
            ["customer"] = true,
            ["number"] = true,
            ["class"] = true,
            ["documentOn"] = true,
            ["dueOn"] = true,
            ["amount"] = true,
            ["currency"] = true,
            ["legalEntity"] = false,
            ["disputed"] = false,
            ["settledOn"] = false,
            ["settledAmount"] = false,
        },
        [ExchangeRates] = new Dictionary<string, bool>
        {
            ["currency"] = true,
            ["validFrom"] = true,
            ["rate"] = true,
        },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields of a kind that is one of <see cref="Kinds"/>.</summary>
    public static IReadOnlyDictionary<string, bool> Of(string kind) => ByKind[kind];
}
