using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>Longer payment terms, or a larger or longer retention, than the customer's standard (starter matrix, row "Terms").</summary>
internal sealed class NonStandardTerms : RequestType
{
    public const string Id = "non-standard-terms";

    public override string Code => Id;

    public override string Prefix => "NST";

    public override string Title => "Non-standard payment terms";

    public override string TitleZh => "非标准付款条件";

    public override IReadOnlyList<ReasonCode> Reasons { get; } =
    [
        new("competition", "Competitor offers longer terms", "竞争对手提供更长账期"),
        new("strategic-customer", "Strategic customer", "战略客户"),
        new("project-financing", "Customer's project financing", "客户项目融资安排"),
        new("public-body", "Public body's payment procedure", "政府或事业单位付款流程"),
        new("settlement", "Part of a settlement", "争议解决的一部分"),
    ];

    public override IReadOnlyList<FactField> Fields { get; } =
    [
        new("requestedTermDays", "integer", true, "Requested term (days)", "申请账期（天）", 1, 720),
        new("validUntil", "date", false, "Valid until", "有效期至"),
        new("retentionPercent", "number", false, "Retention (%)", "质保金比例（%）", 0, 100),
        new("retentionMonths", "integer", false, "Retention period (months)", "质保期（月）", 0, 120),
    ];

    public override string LetterPart => "terms";

    public override IReadOnlyList<WorseningInput> WorseningInputs { get; } =
        [new("deviationDays"), new("requestedTermDays"), new("retentionPercent"), new("retentionMonths"), new("amount")];

    /// <summary>Nothing beyond the standard needs no approval: <see cref="Read"/> refuses it.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> ImpossibleInputs { get; } =
        [new Dictionary<string, string> { ["deviationDays"] = "<= 0", ["retentionPercent"] = "0", ["retentionMonths"] = "0" }];

    public override Result<DraftFacts> Read(DraftReading draft)
    {
        var (facts, customer, today) = (draft.Facts, draft.Customer, draft.Today);
        var requestedDays = facts.WholeNumber("requestedTermDays");
        var validUntil = facts.Date("validUntil", today.AddYears(1));
        var retentionPercent = facts.Number("retentionPercent");
        var retentionMonths = facts.WholeNumber("retentionMonths");
        var deviationDays = requestedDays - customer.TermDays;
        if (facts.Problems.Count == 0 && deviationDays <= 0 && retentionPercent == 0 && retentionMonths == 0)
        {
            facts.Report("requestedTermDays", string.Create(CultureInfo.InvariantCulture,
                $"Expected more than the customer's standard terms of {customer.TermDays} days, found {requestedDays}: nothing needs approval."));
        }

        if (validUntil <= today || validUntil > today.AddYears(3))
        {
            facts.Report("validUntil", string.Create(CultureInfo.InvariantCulture,
                $"Expected a day after {today:yyyy-MM-dd} and within three years, found {validUntil:yyyy-MM-dd}."));
        }

        if (facts.Problems.Count > 0)
        {
            return new CommandInvalid(facts.Problems);
        }

        return new DraftFacts(new Dictionary<string, object?>
        {
            ["requestedTermDays"] = requestedDays,
            ["standardTermDays"] = customer.TermDays,
            ["deviationDays"] = deviationDays,
            ["validUntil"] = validUntil.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["retentionPercent"] = retentionPercent,
            ["retentionMonths"] = retentionMonths,
            ["riskClass"] = customer.RiskClass.ToString().ToLowerInvariant(),
        });
    }

    public override IReadOnlyDictionary<string, object?> MatrixInputs(RequestContent content, IReadOnlyDictionary<string, object?> facts) => new Dictionary<string, object?>
    {
        ["deviationDays"] = facts["deviationDays"],
        ["requestedTermDays"] = facts["requestedTermDays"],
        ["retentionPercent"] = facts["retentionPercent"],
        ["retentionMonths"] = facts["retentionMonths"],
        ["riskClass"] = facts["riskClass"],
        ["legalEntity"] = content.LegalEntity,
        ["amount"] = content.Amount,
    };

    /// <summary>The deviation is counted from the customer's standard terms.</summary>
    public override void Complete(IDictionary<string, object?> inputs, Customer? customer)
    {
        if (customer is not null && inputs.TryGetValue("requestedTermDays", out var requested) && requested is decimal days)
        {
            inputs.TryAdd("deviationDays", days - customer.TermDays);
        }
        else if (customer is not null && inputs.TryGetValue("deviationDays", out var deviation) && deviation is decimal beyond)
        {
            inputs.TryAdd("requestedTermDays", customer.TermDays + beyond);
        }
    }

    public override Dictionary<string, object?> LetterFacts(ApprovalRequest request, DateOnly today)
    {
        var facts = StoredJson.Read<Dictionary<string, object?>>(request.Facts);
        return new()
        {
            ["standard_days"] = facts.GetValueOrDefault("standardTermDays"),
            ["requested_days"] = facts.GetValueOrDefault("requestedTermDays"),
            ["deviation_days"] = facts.GetValueOrDefault("deviationDays"),
            ["retention_percent"] = facts.GetValueOrDefault("retentionPercent"),
            ["retention_months"] = facts.GetValueOrDefault("retentionMonths"),
            ["valid_until"] = facts.GetValueOrDefault("validUntil") is string day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        };
    }
}
