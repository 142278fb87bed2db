using System.Globalization;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Authority;

/// <summary>The answer to a question about authority as a sentence, in both languages.</summary>
internal static class AuthorityWords
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <param name="isAsKnownThen">Whether the question was what was known at an instant.</param>
    public static AuthoritySentence SentenceOf(AuthorityAnswer answer, RequestType type, bool isAsKnownThen) => new(English(answer, type, isAsKnownThen), Chinese(answer, type, isAsKnownThen));

    private static string English(AuthorityAnswer answer, RequestType type, bool isAsKnownThen)
    {
        var about = Text($"{type.Title}{(answer.Amount is { } amount ? Text($" over {answer.Currency} {amount:#,##0.00##}") : "")}, {(answer.Customer is { } customer ? $"customer {customer}, " : "")}branch {answer.Branch}, on {answer.On:yyyy-MM-dd}");
        var known = isAsKnownThen ? Text($", as known on {answer.AsKnownAt.ToOffset(Shanghai):yyyy-MM-dd HH:mm}") : "";
        var steps = answer.Stages.Select((stage, index) => (index == 0 ? "" : "then ") + string.Join(" and ", stage.Parts.Select(part =>
            $"the {TitleOf(part.Role, isChinese: false)} ({EnglishPeople(part)}) {(part.InsteadOf is { } lower ? $"instead of the {TitleOf(lower, isChinese: false)}, whose limits are below it, " : "")}{part.Kind switch { "approve" => "approves", "recommend" => "recommends", _ => "is informed" }}")));
        var way = answer.Stages is [] ? "nobody is asked" : string.Join(", ", steps);
        var refused = answer.CanApprove ? "" : " Nobody may approve it, or too few: the request would wait with the owner of the matrix.";
        var missing = string.Concat(MissingIn(answer).Select(one => one.IsLimited
            ? $" Nobody who holds the role {TitleOf(one.Role, isChinese: false)} there, or one above it, may approve so much: the request would stand still."
            : $" Nobody holds the role {TitleOf(one.Role, isChinese: false)} there on that day: the request would stand still."));
        return Text($"{about}: {way}. So says version {answer.MatrixVersion} of the empowerment matrix{known}.{refused}{missing}");
    }

    private static string Chinese(AuthorityAnswer answer, RequestType type, bool isAsKnownThen)
    {
        var about = Text($"{answer.On:yyyy-MM-dd}，{(answer.Customer is { } customer ? $"客户 {customer}，" : "")}分公司 {answer.Branch}，{type.TitleZh}{(answer.Amount is { } amount ? Text($"，金额 {answer.Currency} {amount:#,##0.00##}") : "")}");
        var known = isAsKnownThen ? Text($"（按 {answer.AsKnownAt.ToOffset(Shanghai):yyyy-MM-dd HH:mm} 时所知）") : "";
        var steps = answer.Stages.Select((stage, index) => (index == 0 ? "" : "再") + string.Join("及", stage.Parts.Select(part =>
            part.Kind is "inform"
                ? $"知会{TitleOf(part.Role, isChinese: true)}（{ChinesePeople(part)}）"
                : $"由{TitleOf(part.Role, isChinese: true)}（{ChinesePeople(part)}）{(part.InsteadOf is { } lower ? $"代替个人限额不足的{TitleOf(lower, isChinese: true)}" : "")}{(part.Kind is "approve" ? "批准" : "建议同意")}")));
        var way = answer.Stages is [] ? "没有应审批的人" : string.Join("，", steps);
        var refused = answer.CanApprove ? "" : "无人可批准或审批人数不足，申请将停留在授权矩阵负责人处。";
        var missing = string.Concat(MissingIn(answer).Select(one => one.IsLimited
            ? $"该处担任{TitleOf(one.Role, isChinese: true)}及其以上角色的人员个人限额均不足，申请将停滞。"
            : $"当日该处无人担任{TitleOf(one.Role, isChinese: true)}，申请将停滞。"));
        return Text($"{about}：{way}。依据授权矩阵第 {answer.MatrixVersion} 版{known}。{refused}{missing}");
    }

    private static IEnumerable<(string Role, bool IsLimited)> MissingIn(AuthorityAnswer answer) => answer.Stages.SelectMany(stage => stage.Parts)
        .Where(part => part.Kind is not "inform" && part.Role is not Roles.Superior && part.People is []).Select(part => (part.Role, part.NotAsked is not [])).Distinct();

    private static string EnglishPeople(AuthorityPart part) => part.People switch
    {
        [] when part.Role is Roles.Superior => "whoever that is on the level that is asked",
        [] => "nobody",
        [var one] => one.Title,
        var several => $"{EnglishCount(AuthorityMode.Parse(part.Mode)!, several.Count)} {string.Join("; ", several.Select(one => one.Title))}",
    };

    private static string ChinesePeople(AuthorityPart part) => part.People switch
    {
        [] when part.Role is Roles.Superior => "达到所需级别者",
        [] => "无人",
        [var one] => one.TitleZh,
        var several => $"{string.Join("、", several.Select(one => one.TitleZh))}{ChineseCount(AuthorityMode.Parse(part.Mode)!, several.Count)}",
    };

    private static string EnglishCount(AuthorityMode mode, int people) => mode switch
    {
        { AsksEach: false } => "one of",
        { IsVote: false } => "all of",
        _ => Text($"at least {mode.NeededOf(people)} of"),
    };

    private static string ChineseCount(AuthorityMode mode, int people) => mode switch
    {
        { AsksEach: false } => "，任一人",
        { IsVote: false } => "，均须同意",
        _ => Text($"，至少 {mode.NeededOf(people)} 人"),
    };

    private static string TitleOf(string role, bool isChinese) => role is Roles.Superior ? (isChinese ? "申请人的上级" : "superior of the requester") : Roles.Find(role) is { } known ? isChinese ? known.TitleZh : known.Title : role;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
