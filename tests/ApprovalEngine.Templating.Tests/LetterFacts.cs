namespace ApprovalEngine.Templating.Tests;

/// <summary>What the letter model of templates/README.md says of a request, with made-up values for each type of request.</summary>
internal static class LetterFacts
{
    public static Dictionary<string, object?> Request(bool isChinese, string? freeText, string about, string currency)
    {
        var (prefix, type, amount, capitals, reason, reasonText, justification) = about switch
        {
            "terms" => ("NST", "non-standard-terms", 250000.00m, "贰拾伍万元整", "competition", isChinese ? "市场竞争" : "Competition",
                isChinese ? "竞争对手提供90天账期。\n客户付款记录良好。" : "A competitor offers 90 days.\nThe customer has always paid on time."),
            "memo" => ("CM", "credit-memo", 13480.00m, "壹万叁仟肆佰捌拾元整", "price-error", isChinese ? "价格差错" : "Price error",
                isChinese ? "发票单价高于合同单价。" : "The invoiced price is above the agreed price."),
            "write_off" => ("WO", "write-off", 48650.50m, "肆万捌仟陆佰伍拾元伍角整", "insolvency", isChinese ? "客户破产" : "Insolvency of the customer",
                isChinese ? "破产程序已终结，无可供分配财产。" : "The insolvency has been closed without assets."),
            _ => ("LA", "legal-action", 186300.00m, "壹拾捌万陆仟叁佰元整", "no-answer", isChinese ? "多次催收无回应" : "No answer to reminders",
                isChinese ? "客户未提出异议，亦未付款。" : "The customer neither disputes nor pays."),
        };
        return new()
        {
            ["number"] = prefix + "-2026-000001",
            ["type"] = type,
            ["amount"] = amount,
            ["currency"] = currency,
            ["amount_capitals"] = currency == "CNY" ? capitals : null,
            ["submitted_on"] = new DateOnly(2026, 11, 9),
            ["justification"] = freeText ?? justification,
            ["reason"] = reason,
            ["reason_text"] = reasonText,
        };
    }

    public static Dictionary<string, object?> Terms() => new()
    {
        ["standard_days"] = 30,
        ["requested_days"] = 75,
        ["deviation_days"] = 45,
        ["retention_percent"] = 0m,
        ["retention_months"] = 0,
        ["valid_until"] = new DateOnly(2027, 3, 5),
    };

    public static Dictionary<string, object?> Memo(string? freeText) => new()
    {
        ["lines"] = new List<object?>
        {
            Line(freeText ?? "90001234", new DateOnly(2026, 8, 31), 113000.00m, 10000.00m, 13m, 1300.00m),
            Line(freeText ?? "90001301", new DateOnly(2026, 9, 30), 21800.00m, 2000.00m, 9m, 180.00m),
        },
        ["net"] = 12000.00m,
        ["vat"] = 1480.00m,
        ["gross"] = 13480.00m,
    };

    public static Dictionary<string, object?> WriteOff(bool isChinese, string? freeText) => new()
    {
        ["items"] = new List<object?>
        {
            Item(freeText ?? "90000087", new DateOnly(2023, 8, 31), new DateOnly(2023, 9, 30), 1149, 40000.00m),
            Item(freeText ?? "90000142", new DateOnly(2023, 12, 16), new DateOnly(2024, 1, 15), 1042, 8650.50m),
        },
        ["provision"] = 38920.40m,
        ["net_effect"] = 9730.10m,
        ["age_days"] = 1149,
        ["history"] = freeText ?? (isChinese
            ? "2024-03-05 催款函\n2024-06-18 律师函\n2026-09-02 收到终结破产程序裁定"
            : "2024-03-05 demand letter\n2024-06-18 lawyer's letter\n2026-09-02 insolvency closed by the court"),
    };

    public static Dictionary<string, object?> Claim(bool isChinese, string? freeText) => new()
    {
        ["case_number"] = "LC-2026-0007",
        ["all_due"] = true,
        ["items"] = new List<object?>
        {
            Item(freeText ?? "90000955", new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 31), 175, 120000.00m),
            Item(freeText ?? "90001102", new DateOnly(2026, 7, 16), new DateOnly(2026, 8, 15), 99, 66300.00m),
        },
        ["history"] = freeText ?? (isChinese ? "2026-06-10 邮件提醒\n2026-09-01 对账函，客户已盖章" : "2026-06-10 reminder by e-mail\n2026-09-01 statement, sealed by the customer"),
    };

    private static Dictionary<string, object?> Line(string invoice, DateOnly documentOn, decimal invoiceAmount, decimal net, decimal vatRate, decimal vat) => new()
    {
        ["invoice"] = invoice,
        ["document_on"] = documentOn,
        ["invoice_amount"] = invoiceAmount,
        ["net"] = net,
        ["vat_rate"] = vatRate,
        ["vat"] = vat,
        ["gross"] = net + vat,
    };

    private static Dictionary<string, object?> Item(string number, DateOnly documentOn, DateOnly dueOn, int daysOverdue, decimal amount) => new()
    {
        ["number"] = number,
        ["document_on"] = documentOn,
        ["due_on"] = dueOn,
        ["days_overdue"] = daysOverdue,
        ["amount"] = amount,
    };
}
