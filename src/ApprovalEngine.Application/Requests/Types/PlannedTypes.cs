namespace ApprovalEngine.Application.Requests.Types;

/// <summary>A request type whose table stands in the matrix, but which cannot be raised yet.</summary>
public sealed record PlannedType(string Code, string Title, string TitleZh);

/// <summary>
/// Names of the request types that have no class yet (domain.md section 0: the catalogue of twelve). Whoever writes the <see cref="RequestType"/> moves the titles into it, and
/// takes the type out of this list: no type is in both.
/// </summary>
public static class PlannedTypes
{
    public static IReadOnlyList<PlannedType> All { get; } =
    [
        new("payment-plan", "Payment plan", "分期付款计划"),
        new("credit-limit", "Credit limit", "信用额度"),
        new("risk-rating", "Risk class override", "风险等级调整"),
        new("order-release", "Order release", "订单放行"),
        new("credit-hold", "Credit hold", "信用冻结"),
        new("refund", "Refund", "退款"),
        new("dispute-settlement", "Dispute settlement", "争议和解"),
        new("retention-release", "Retention release", "质保金释放"),
    ];

    public static PlannedType? Find(string code) => All.FirstOrDefault(type => type.Code == code);
}
