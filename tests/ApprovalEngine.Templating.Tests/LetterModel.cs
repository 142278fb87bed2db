namespace ApprovalEngine.Templating.Tests;

/// <summary>The letter model of templates/README.md with made-up values.</summary>
internal static class LetterModel
{
    /// <param name="freeText">Stands in every text that a person typed; null for harmless texts.</param>
    /// <param name="about">The one member that the request has facts in: <c>terms</c>, <c>memo</c>, <c>write_off</c> or <c>claim</c>.</param>
    public static Dictionary<string, object?> Create(string culture, string outcome, string? freeText = null, string about = "terms", string currency = "CNY")
    {
        var isChinese = culture == "zh-CN";
        return new()
        {
            ["letter"] = new Dictionary<string, object?>
            {
                ["number"] = "L-2026-000042",
                ["kind"] = "terms-confirmation",
                ["date"] = new DateOnly(2026, 11, 22),
                ["culture"] = culture,
            },
            ["company"] = new Dictionary<string, object?> { ["code"] = "CN01", ["name"] = "Sample Machines Co., Ltd.", ["name_zh"] = "示例机械有限公司" },
            ["customer"] = new Dictionary<string, object?>
            {
                ["number"] = "8976-AMJEO",
                ["name"] = freeText ?? (isChinese ? "示例建设有限公司" : "Sample Construction & Sons Ltd."),
            },
            ["request"] = LetterFacts.Request(isChinese, freeText, about, currency),
            ["terms"] = about == "terms" ? LetterFacts.Terms() : null,
            ["memo"] = about == "memo" ? LetterFacts.Memo(freeText) : null,
            ["write_off"] = about == "write_off" ? LetterFacts.WriteOff(isChinese, freeText) : null,
            ["claim"] = about == "claim" ? LetterFacts.Claim(isChinese, freeText) : null,
            ["decision"] = new Dictionary<string, object?> { ["outcome"] = outcome, ["decided_on"] = new DateOnly(2026, 11, 21) },
            ["approvals"] = Approvals(isChinese, outcome, freeText),
            ["requester"] = new Dictionary<string, object?> { ["text"] = freeText ?? (isChinese ? "华东区销售" : "Sales East") },
        };
    }

    private static List<object?> Approvals(bool isChinese, string outcome, string? freeText)
    {
        if (outcome == "expired")
        {
            return [];
        }

        var verdict = outcome switch
        {
            "approved" => isChinese ? "批准" : "Approved",
            "rejected" => isChinese ? "驳回" : "Rejected",
            _ => isChinese ? "退回" : "Returned",
        };
        return
        [
            Approval(isChinese ? "业务" : "Business", "branch-manager", isChinese ? "分公司经理" : "Branch manager", isChinese ? "建议批准" : "Recommended", 19, freeText),
            Approval(isChinese ? "财务" : "Finance", "finance-director", isChinese ? "财务总监" : "Finance director", verdict, 21, freeText),
        ];
    }

    private static Dictionary<string, object?> Approval(string function, string role, string roleText, string verdict, int day, string? freeText) => new()
    {
        ["function"] = function,
        ["role"] = role,
        ["role_text"] = roleText,
        ["person_text"] = roleText + " 1",
        ["verdict"] = "approve",
        ["verdict_text"] = verdict,
        ["decided_at"] = new DateTimeOffset(2026, 11, day, 9, 5, 0, TimeSpan.FromHours(8)),
        ["comment"] = freeText ?? "45 > 30\nok",
    };
}
