using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>The kept facts of a write-off, in the request's currency.</summary>
/// <param name="NetEffect">What it costs this year's profit: the items less the provision that is booked for them.</param>
/// <param name="AgeDays">Days overdue of the youngest item: the strictest view of the age.</param>
internal sealed record WriteOffFacts(IReadOnlyList<ItemFact> Items, decimal Provision, decimal NetEffect, int AgeDays, string History);

/// <summary>Gives up open items as bad debt (starter matrix, row "Write-off"). Always two people beside the requester.</summary>
internal sealed class WriteOff : RequestType
{
    public const string Id = "write-off";
    private const int HistoryMax = 4000;

    public override string Code => Id;

    public override string Prefix => "WO";

    public override string Title => "Write-off";

    public override string TitleZh => "坏账核销";

    /// <summary>Dual control: domain.md 4.6; 《企业内部控制应用指引第9号——销售业务》 asks for an authorised decision on bad debts.</summary>
    public override int VoicesMin => 2;

    public override bool DerivesAmount => true;

    public override IReadOnlyList<string> MoneyInputs { get; } = ["amount", "netEffect"];

    public override bool ClaimsItems => true;

    /// <summary>A younger debt is the worse one to give up.</summary>
    public override IReadOnlyList<WorseningInput> WorseningInputs { get; } = [new("netEffect"), new("amount"), new("ageDays", LargerIsWorse: false)];

    /// <summary>The provision is at most the items, and <see cref="Read"/> refuses more.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> ImpossibleInputs { get; } = [new Dictionary<string, string> { ["netEffect"] = "< 0" }];

    public override string LetterPart => "write_off";

    public override IReadOnlyList<ReasonCode> Reasons { get; } =
    [
        new("uncollectible", "Uncollectible", "无法收回"),
        new("small-balance", "Small balance", "小额尾差"),
        new("bankruptcy", "Bankruptcy of the customer", "客户破产"),
    ];

    public override IReadOnlyList<FactField> Fields { get; } =
    [
        new(ItemFacts.Name, "items", true, "Open items", "未清项目"),
        new("provision", "number", true, "Provision booked", "已计提坏账准备", 0, 99_999_999_999m),
        new("history", "text", true, "Collection history", "催收经过"),
    ];

    public override IReadOnlyList<string> ItemsNamed(FactReader facts) => facts.Texts(ItemFacts.Name);

    public override Result<DraftFacts> Read(DraftReading draft)
    {
        var items = ItemFacts.Read(draft);
        var (provision, history, total) = (draft.Facts.Number("provision"), draft.Facts.Text("history", HistoryMax), items.Sum(item => item.Amount));
        if (draft.Facts.Problems.Count == 0 && provision > total)
        {
            draft.Facts.Report("provision", string.Create(CultureInfo.InvariantCulture, $"Expected at most what is written off, {total}; found {provision}."));
        }

        if (draft.Facts.Problems.Count > 0)
        {
            return new CommandInvalid(draft.Facts.Problems);
        }

        return ItemFacts.Refusal(this, draft, SharesOf(items)) is { } refusal
            ? refusal
            : new DraftFacts(
                new Dictionary<string, object?>
                {
                    [ItemFacts.Name] = items,
                    ["provision"] = provision,
                    ["netEffect"] = total - provision,
                    ["ageDays"] = items.Min(item => item.DaysOverdue),
                    ["history"] = history,
                    ["riskClass"] = draft.Customer.RiskClass.ToString().ToLowerInvariant(),
                },
                total);
    }

    public override IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts) => new Dictionary<string, object?>
    {
        ["netEffect"] = facts["netEffect"],
        ["amount"] = content.Amount,
        ["ageDays"] = facts["ageDays"],
        ["reasonCode"] = content.ReasonCode,
        ["riskClass"] = facts["riskClass"],
        ["legalEntity"] = content.LegalEntity,
    };

    public override IReadOnlyList<ItemShare> SharesOf(string facts) => SharesOf(StoredJson.Read<WriteOffFacts>(facts).Items);

    public override Error? RefusalOf(OpenItem item, ItemShare share, string requestNumber, DateOnly today) => item.RefusalOf(requestNumber, share.Amount, today);

    /// <summary>The whole amount, where nobody says what is provided for.</summary>
    public override void Complete(IDictionary<string, object?> inputs, Customer? customer)
    {
        if (inputs.TryGetValue("amount", out var amount))
        {
            inputs.TryAdd("netEffect", amount);
        }
    }

    public override Dictionary<string, object?> LetterFacts(ApprovalRequest request, DateOnly today)
    {
        var facts = StoredJson.Read<WriteOffFacts>(request.Facts);
        return new()
        {
            ["items"] = facts.Items.Select(item => ItemFacts.ForLetter(item, today)).ToList(),
            ["provision"] = facts.Provision,
            ["net_effect"] = facts.NetEffect,
            ["age_days"] = facts.AgeDays,
            ["history"] = facts.History,
        };
    }

    private static List<ItemShare> SharesOf(IEnumerable<ItemFact> items) => [.. items.Select(item => new ItemShare(item.Number, item.Amount))];
}
