using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>The kept facts of an escalation, in the request's currency.</summary>
/// <param name="AgeDays">Days overdue of the oldest item.</param>
/// <param name="Disputed">Whether the customer disputes any of the items: a payment order is out then.</param>
internal sealed record EscalationFacts(IReadOnlyList<ItemFact> Items, int AgeDays, bool Disputed, string History);

/// <summary>Hands a claim over to legal (starter matrix, row "Legal"); legal counsel accepts it, returns it or declines.</summary>
internal sealed class LegalEscalation : RequestType
{
    public const string Id = "legal-escalation";
    private const int HistoryMax = 4000;

    public override string Code => Id;

    public override string Prefix => "LE";

    public override string Title => "Legal escalation";

    public override string TitleZh => "移交法务";

    public override bool DerivesAmount => true;

    /// <summary>Nothing adds up: each claim is handed over once, and handing over several is what legal wants.</summary>
    public override IReadOnlyList<string> SplittingInputs => [];

    public override string LetterPart => "claim";

    public override IReadOnlyList<ReasonCode> Reasons { get; } =
    [
        new("overdue", "Overdue despite demands", "逾期经催收未付"),
        new("dispute", "Disputed claim", "债权存在争议"),
        new("insolvency", "Insolvency of the customer", "客户资不抵债或破产"),
    ];

    public override IReadOnlyList<FactField> Fields { get; } =
    [
        new(ItemFacts.Name, "items", true, "Open items", "未清项目"),
        new("history", "text", true, "What was tried", "催收经过"),
    ];

    public override IReadOnlyList<string> ItemsNamed(FactReader facts) => facts.Texts(ItemFacts.Name);

    public override Result<DraftFacts> Read(DraftReading draft)
    {
        var (items, history) = (ItemFacts.Read(draft), draft.Facts.Text("history", HistoryMax));
        if (draft.Facts.Problems.Count > 0)
        {
            return new CommandInvalid(draft.Facts.Problems);
        }

        return ItemFacts.Refusal(this, draft, items.Select(item => new ItemShare(item.Number, item.Amount))) is { } refusal
            ? refusal
            : new DraftFacts(
                new Dictionary<string, object?>
                {
                    [ItemFacts.Name] = items,
                    ["ageDays"] = items.Max(item => item.DaysOverdue),
                    ["disputed"] = items.Any(item => item.Disputed),
                    ["history"] = history,
                    ["riskClass"] = draft.Customer.RiskClass.ToString().ToLowerInvariant(),
                },
                items.Sum(item => item.Amount));
    }

    public override IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts) => new Dictionary<string, object?>
    {
        ["amount"] = content.Amount,
        ["ageDays"] = facts["ageDays"],
        ["disputed"] = facts["disputed"],
        ["reasonCode"] = content.ReasonCode,
        ["riskClass"] = facts["riskClass"],
        ["legalEntity"] = content.LegalEntity,
    };

    public override IReadOnlyList<ItemShare> SharesOf(string facts) =>
        [.. StoredJson.Read<EscalationFacts>(facts).Items.Select(item => new ItemShare(item.Number, item.Amount))];

    /// <summary>An item that is escalated stays in every other process, so claims of others do not matter here; but it has one case at a time.</summary>
    public override Error? RefusalOf(OpenItem item, ItemShare share, string requestNumber, DateOnly today) => true switch
    {
        _ when item.LegalCaseNumber is { } known => new ItemInLegal(item.Number, known),
        _ when item.OpenAmountOn(today) is var open && open < share.Amount => new AboveOpen(item.Number, share.Amount, open, 0, []),
        _ => null,
    };

    public override Dictionary<string, object?> LetterFacts(ApprovalRequest request, DateOnly today)
    {
        var facts = StoredJson.Read<EscalationFacts>(request.Facts);
        return new()
        {
            ["case_number"] = request.Status is RequestStatus.Approved ? LegalCase.NumberOf(request.Number) : null,
            ["items"] = facts.Items.Select(item => ItemFacts.ForLetter(item, today)).ToList(),
            ["all_due"] = facts.Items.All(item => item.DueOn < today),
            ["history"] = facts.History,
        };
    }
}
