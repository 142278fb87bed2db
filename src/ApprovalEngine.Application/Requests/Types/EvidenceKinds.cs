namespace ApprovalEngine.Application.Requests.Types;

/// <summary>What an attached document proves.</summary>
public sealed record EvidenceKind(string Code, string Title, string TitleZh);

/// <summary>The catalogue of documents; reason codes name those that they call for.</summary>
public static class EvidenceKinds
{
    /// <summary>What a credit memo rests on, and what a document is where nothing else is said.</summary>
    public const string BackUp = "back-up";

    public static IReadOnlyList<EvidenceKind> All { get; } =
    [
        new(BackUp, "Back-up document", "支持性文件"),
        new("contract", "Contract or order", "合同或订单"),
        new("delivery", "Proof of delivery or acceptance", "交货或验收证明"),
        new("correspondence", "Correspondence with the customer", "与客户的往来函件"),
        new("court", "Court or bankruptcy document", "法院或破产文件"),
        new("other", "Other", "其他"),
    ];

    public static EvidenceKind? Find(string code) => All.FirstOrDefault(kind => kind.Code == code);
}
