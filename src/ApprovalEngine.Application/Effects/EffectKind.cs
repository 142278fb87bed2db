namespace ApprovalEngine.Application.Effects;

/// <summary>What is particular to one kind of effect: what its confirmation by the ERP makes true here.</summary>
internal abstract class EffectKind
{
    /// <summary>A contract with the ERP: <c>kind</c> in its files.</summary>
    public abstract string Code { get; }

    /// <summary>Changes the context only; the transaction is that of the acknowledgement.</summary>
    public abstract Task ConfirmAsync(Effect effect, CancellationToken cancellationToken);
}

/// <summary>An order to the ERP as an activity gives it.</summary>
internal interface IEffectOrder
{
    /// <summary>The request that the workflow instance says it carries.</summary>
    string? Number { get; }

    string InstanceId { get; }
}

/// <summary>The accounts of the general ledger that effects are coded with: names of ours to account numbers of the company's chart.</summary>
/// <remarks>
/// The defaults follow the chart of the 《企业会计准则——应用指南》: 1122 应收账款, 1231 坏账准备, 2221 应交税费, 6001 主营业务收入, 6601 销售费用,
/// 6702 信用减值损失. A company sets its own with <c>Accounts__NAME</c>.
/// </remarks>
public sealed record LedgerAccounts(IReadOnlyDictionary<string, string> Configured)
{
    public static IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["receivables"] = "1122",
        ["allowance"] = "1231",
        ["output-vat"] = "2221",
        ["credit-loss"] = "6702",
        ["credit-memo.price-error"] = "6001",
        ["credit-memo.return"] = "6001",
        ["credit-memo.cancellation"] = "6001",
        ["credit-memo.billing-error"] = "6001",
        ["credit-memo.goodwill"] = "6601",
    };

    /// <exception cref="KeyNotFoundException">Nobody knows the name: a bug, the names are ours.</exception>
    public string this[string name] => Configured.TryGetValue(name, out var account) ? account : Defaults[name];
}
