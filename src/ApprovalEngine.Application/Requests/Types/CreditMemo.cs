using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>A line of a credit memo.</summary>
/// <param name="VatRate">A fraction: 0.13 is 13 %.</param>
/// <param name="InvoiceAmount">Of the whole invoice, when the draft was written; <paramref name="OpenAmount"/> what was open of it then.</param>
internal sealed record MemoLine(string Invoice, decimal Net, decimal VatRate, decimal Vat, decimal Gross, DateOnly DocumentOn, decimal InvoiceAmount, decimal OpenAmount);

/// <summary>The kept facts of a credit memo, in the request's currency.</summary>
internal sealed record MemoFacts(IReadOnlyList<MemoLine> Lines, decimal Net, decimal Vat);

/// <summary>Credits a part of one or more invoices of a customer (starter matrix, row "Credit memo").</summary>
internal sealed class CreditMemo : RequestType
{
    public const string Id = "credit-memo";
    private const decimal NetMax = 99_999_999_999m;

    // 增值税法 (in force 2026-01-01), Art. 10 and 11: 13, 9 and 6 %, 0, and 3 % as levy rate; 5 and 1 % by transitional rules.
    private static readonly decimal[] VatRates = [0.13m, 0.09m, 0.06m, 0.05m, 0.03m, 0.01m, 0m];

    public override string Code => Id;

    public override string Prefix => "CM";

    public override string Title => "Credit memo";

    public override string TitleZh => "贷项通知单";

    public override bool DerivesAmount => true;

    public override IReadOnlyList<string> MoneyInputs { get; } = ["amount", "netAmount"];

    public override IReadOnlyList<WorseningInput> WorseningInputs { get; } = [new("amount"), new("netAmount")];

    public override IReadOnlyList<IReadOnlyDictionary<string, string>> ImpossibleInputs { get; } = [new Dictionary<string, string> { ["netAmount"] = "<= 0" }];

    public override bool ClaimsItems => true;

    public override string LetterPart => "memo";

    // Each maps to one reason of the red-letter invoice (01 开票有误, 02 销货退回, 03 服务中止, 04 销售折让) and to one revenue account (LedgerAccounts). Those of
    // the family correction have the same limits in the matrix, so that another word for the same must not begin a new sum.
    public override IReadOnlyList<ReasonCode> Reasons { get; } =
    [
        new("price-error", "Price error", "价格错误", Family: "correction"),
        new("return", "Goods returned", "销货退回", Family: "correction"),
        new("cancellation", "Service cancelled", "服务中止", [EvidenceKinds.BackUp]),
        new("goodwill", "Goodwill", "商业让步", [EvidenceKinds.BackUp]),
        new("billing-error", "Billing error", "开票有误", Family: "correction"),
    ];

    public override IReadOnlyList<FactField> Fields { get; } =
    [
        new("lines", "lines", true, "Lines", "贷项明细"),
    ];

    public override IReadOnlyList<string> ItemsNamed(FactReader facts) =>
        [.. facts.Rows("lines", "invoice", "net", "vatRate").Select(row => row.Text("invoice")).Where(number => number is not "").Distinct()];

    public override Result<DraftFacts> Read(DraftReading draft)
    {
        var lines = draft.Facts.Rows("lines", "invoice", "net", "vatRate").Select((row, index) => LineOf(draft, row, index)).ToList();
        if (draft.Facts.Problems.Count > 0)
        {
            return new CommandInvalid(draft.Facts.Problems);
        }

        var facts = new MemoFacts([.. lines.OfType<MemoLine>()], lines.Sum(line => line!.Net), lines.Sum(line => line!.Vat));
        return ItemFacts.Refusal(this, draft, SharesOf(facts)) is { } refusal
            ? refusal
            : new DraftFacts(
                new Dictionary<string, object?>
                {
                    ["lines"] = facts.Lines,
                    ["net"] = facts.Net,
                    ["vat"] = facts.Vat,
                    ["riskClass"] = draft.Customer.RiskClass.ToString().ToLowerInvariant(),
                },
                facts.Net + facts.Vat);
    }

    public override IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts) => new Dictionary<string, object?>
    {
        ["amount"] = content.Amount,
        ["netAmount"] = facts["net"],
        ["reasonCode"] = content.ReasonCode,
        ["riskClass"] = facts["riskClass"],
        ["legalEntity"] = content.LegalEntity,
    };

    public override IReadOnlyList<ItemShare> SharesOf(string facts) => SharesOf(StoredJson.Read<MemoFacts>(facts));

    public override Error? RefusalOf(OpenItem item, ItemShare share, string requestNumber, DateOnly today) => item.RefusalOf(requestNumber, share.Amount, today);

    /// <summary>With tax, where nobody says what is without it: the net is never more.</summary>
    public override void Complete(IDictionary<string, object?> inputs, Customer? customer)
    {
        if (inputs.TryGetValue("amount", out var amount))
        {
            inputs.TryAdd("netAmount", amount);
        }
    }

    public override Dictionary<string, object?> LetterFacts(ApprovalRequest request, DateOnly today)
    {
        var facts = StoredJson.Read<MemoFacts>(request.Facts);
        return new()
        {
            ["lines"] = facts.Lines.Select(line => new Dictionary<string, object?>
            {
                ["invoice"] = line.Invoice,
                ["document_on"] = line.DocumentOn,
                ["invoice_amount"] = line.InvoiceAmount,
                ["net"] = line.Net,
                ["vat_rate"] = line.VatRate * 100,
                ["vat"] = line.Vat,
                ["gross"] = line.Gross,
            }).ToList(),
            ["net"] = facts.Net,
            ["vat"] = facts.Vat,
            ["gross"] = request.Amount,
        };
    }

    private static List<ItemShare> SharesOf(MemoFacts facts) =>
        [.. facts.Lines.GroupBy(line => line.Invoice, StringComparer.Ordinal).Select(group => new ItemShare(group.Key, group.Sum(line => line.Gross)))];

    private static MemoLine? LineOf(DraftReading draft, FactRow row, int index)
    {
        var (invoice, net, rate) = (row.Text("invoice"), row.Number("net", 0.01m, NetMax), row.Number("vatRate", 0, 1));
        if (net != Math.Round(net, 2, MidpointRounding.ToEven))
        {
            row.Report("net", string.Create(CultureInfo.InvariantCulture, $"Expected at most two decimals, found {net}."));
        }

        if (!VatRates.Contains(rate))
        {
            row.Report("vatRate", string.Create(CultureInfo.InvariantCulture, $"Expected one of {string.Join(", ", VatRates)} (0.13 is 13 %), found {rate}."));
        }

        if (invoice is "" || ItemFacts.Find(draft, invoice, string.Create(CultureInfo.InvariantCulture, $"lines[{index}].invoice")) is not { } item)
        {
            return null;
        }

        // Tax is rounded line by line, half up (四舍五入), as on the invoice.
        var vat = Math.Round(net * rate, 2, MidpointRounding.AwayFromZero);
        return new MemoLine(invoice, net, rate, vat, net + vat, item.DocumentOn, item.Amount, item.OpenAmountOn(draft.Today));
    }
}
