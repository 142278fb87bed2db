using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Letters;

/// <summary>The values that a letter may speak of; member by member in <c>templates/README.md</c>.</summary>
/// <param name="Parts">The parts of all request types; all but that of <paramref name="Type"/> are null, so that a template may ask for any.</param>
internal sealed record LetterModel(
    ApprovalRequest Request, RequestType Type, IReadOnlyList<string> Parts, Customer Customer, LegalEntity Company, IReadOnlyDictionary<string, Person> People)
{
    public Dictionary<string, object?> For(string number, string kind, string culture, DateOnly today)
    {
        var isChinese = culture.StartsWith("zh", StringComparison.Ordinal);
        var reason = Type.Reasons.First(one => one.Code == Request.ReasonCode);
        var model = new Dictionary<string, object?>
        {
            ["letter"] = Map(("number", number), ("kind", kind), ("date", today), ("culture", culture)),
            ["company"] = Map(("code", Company.Code), ("name", Company.Name), ("name_zh", Company.NameZh)),
            ["customer"] = Map(("number", Customer.Number), ("name", Customer.Name)),
            ["request"] = Map(
                ("number", Request.Number),
                ("type", isChinese ? Type.TitleZh : Type.Title),
                ("amount", Request.Amount),
                ("currency", Request.Currency),
                ("amount_capitals", Request.Currency is "CNY" ? ChineseCapitals.Of(Math.Round(Request.Amount, 2, MidpointRounding.ToEven)) : null),
                ("submitted_on", Request.SubmittedAt is { } at ? BusinessDay.Of(at) : null),
                ("justification", Request.Justification),
                ("reason", Request.ReasonCode),
                ("reason_text", isChinese ? reason.TitleZh : reason.Title)),
            ["decision"] = Map(("outcome", Request.Status.ToString().ToLowerInvariant()), ("decided_on", today)),
            ["approvals"] = Request.CountedDecisions.OrderBy(decision => decision.DecidedAt).Select(decision => ApprovalOf(decision, isChinese)).ToList(),
            ["requester"] = Map(("text", TitleOf(Request.RequestedBy, isChinese))),
        };
        foreach (var part in Parts)
        {
            model[part] = part == Type.LetterPart ? Type.LetterFacts(Request, today) : null;
        }

        return model;
    }

    private Dictionary<string, object?> ApprovalOf(Decision decision, bool isChinese)
    {
        var role = Roles.Find(decision.Role);
        return Map(
            ("function", FunctionText(decision.Function, isChinese)),
            ("role", decision.Role),
            ("role_text", isChinese ? role?.TitleZh : role?.Title),
            ("person_text", TitleOf(decision.DecidedBy, isChinese)),
            ("verdict", Verdicts.Word(decision.Verdict)),
            ("verdict_text", IsOutvotable(decision) ? (isChinese ? "反对" : "Voted against") : VerdictText(decision.Verdict, isChinese)),
            ("decided_at", decision.DecidedAt.ToOffset(TimeSpan.FromHours(8))),
            ("comment", decision.Comment));
    }

    private bool IsOutvotable(Decision decision) => decision.Verdict is Verdict.Reject && Request.Tasks.Any(task => task.Id == decision.TaskId && Request.IsVote(task));

    private string TitleOf(string userName, bool isChinese) => People.GetValueOrDefault(userName) is { } person ? isChinese ? person.TitleZh : person.Title : userName;

    private static string FunctionText(string function, bool isChinese) => function switch
    {
        "sales" => isChinese ? "销售" : "Sales",
        "credit" => isChinese ? "信用" : "Credit",
        "finance" => isChinese ? "财务" : "Finance",
        "legal" => isChinese ? "法务" : "Legal",
        "asia" => isChinese ? "亚洲区总部" : "Regional head office",
        "committee" => isChinese ? "委员会" : "Committee",
        _ => function,
    };

    private static string VerdictText(Verdict verdict, bool isChinese) => verdict switch
    {
        Verdict.Approve => isChinese ? "同意" : "Approved",
        Verdict.Recommend => isChinese ? "建议同意" : "Recommended",
        Verdict.Reject => isChinese ? "拒绝" : "Rejected",
        Verdict.Return => isChinese ? "退回" : "Returned",
    };

    private static Dictionary<string, object?> Map(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var map = new Dictionary<string, object?>(members.Length);
        foreach (var (name, value) in members)
        {
            map[name] = value;
        }

        return map;
    }
}
