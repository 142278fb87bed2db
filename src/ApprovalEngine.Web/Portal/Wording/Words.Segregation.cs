using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Segregation;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Words about the segregation of duties.</summary>
internal sealed partial class Words
{
    /// <summary>What a rule forbids.</summary>
    public string SegregationRule(SegregationRuleView rule) => rule.Code switch
    {
        "request.own" => L["Whoever has raised a request neither approves nor recommends it, in nobody's name. Rejecting one's own request is allowed."],
        "segregation.stand-in" => L["Nobody stands in for somebody else in a request that he has raised or answered, or that needs his own voice."],
        "segregation.same-person" => L["Nobody agrees twice to one request. Whoever would be asked in several stages is asked once, in the last of them."],
        "segregation.dual-control" => L["Where a type of request calls for several people, as write-offs do, that many different ones agree, whatever roles one of them holds."],
        "segregation.recommender" => L["Under dual control, as with write-offs, whoever recommends does not approve: an approval is never taken for the recommendation too."],
        "segregation.poster" => L["Whoever has agreed to a request, or in whose name somebody has, does not order its effect from the ERP again."],
        "delegation.no-authority" => L["Nobody answers in another person's name what he has no authority of his own to answer."],
        "delegation.self" => L["Nobody is his own delegate."],
        "matrix.change-own" => L["Whoever has written in a change of the empowerment matrix, taken a spreadsheet into it or put it forward, does not decide it."],
        "definition.own-draft" => L["Whoever has saved a workflow since it was last published, by drawing, import or going back to an older version, does not publish it."],
        "role.own" => L["Nobody gives a role to himself, or changes one of his own."],
        _ => rule.Forbids,
    };

    /// <summary>What becomes of it.</summary>
    public string SegregationAnswer(string answer) => answer switch
    {
        "refused" => L["Refused"],
        "notAsked" => L["Somebody else is asked"],
        "parked" => L["The request waits with the owner of the matrix"],
        _ => answer,
    };

    /// <summary>Where a rule is asked.</summary>
    public string SegregationPlace(string place) => place switch
    {
        "route" => L["finding the route"],
        "decision" => L["deciding a task"],
        "drawn-step" => L["a step that the workflow adds"],
        "newer-rate" => L["a route extended for a newer rate"],
        "effect" => L["before every effect"],
        "effect-again" => L["ordering an effect again"],
        "stand-in" => L["choosing who stands in"],
        "delegation" => L["making a delegation"],
        "matrix-change" => L["deciding a change of the matrix"],
        "matrix-analysis" => L["analysis of the matrix"],
        "definition" => L["publishing a workflow"],
        "role-assignment" => L["giving and ending roles"],
        _ => place,
    };

    /// <summary>Something that a rule keeps apart from something else.</summary>
    public string Duty(string code) => code switch
    {
        "raise-request" => L["raise requests"],
        "recommend" => L["recommend requests"],
        "approve" => L["approve requests"],
        "agree" => L["approve or recommend requests"],
        "answer-request" => L["raise or answer the same request"],
        "stand-in" => L["answer in another person's name"],
        "delegate" => L["delegate one's tasks"],
        "order-effect-again" => L["order effects again"],
        "write-matrix" => L["write in the matrix"],
        "publish-matrix" => L["publish the matrix"],
        "draw-workflow" => L["draw workflows"],
        "publish-workflow" => L["publish workflows"],
        "give-role" => L["give roles"],
        "hold-role" => L["be given a role"],
        _ => code,
    };

    /// <summary>Where duties meet in the matrix, in a sentence.</summary>
    public string DutyFinding(DutyFinding finding) => finding.Code switch
    {
        "duty.too-few" => L["Rows {0}: too few different people hold the roles {1}, so nobody could ever approve it. {2} would answer for several of them.", Listed(finding.Rows), Listed(finding.Roles.Select(Role)), people.Of(finding.People)],
        "duty.recommender" => L["Rows {0}: {2} would have to recommend and to approve, as {1}, and nobody else holds the roles, so nobody could ever approve it.", Listed(finding.Rows), Listed(finding.Roles.Select(Role)), people.Of(finding.People)],
        "duty.same-role" => L["Rows {0} ask the role {1} to recommend and to approve the same request.", Listed(finding.Rows), Listed(finding.Roles.Select(Role))],
        "duty.own-request" => L["Each of these alone holds the role {0} somewhere and may raise requests there: {1}. Their own requests find nobody who may answer for it.", Listed(finding.Roles.Select(Role)), people.Of(finding.People)],
        "duty.matrix-publisher" => L["{0} alone may publish the matrix and may write in it too: what he has written nobody can publish.", people.Of(finding.People)],
        "duty.workflow-publisher" => L["{0} alone may publish workflows and may draw them too: what he has drawn nobody can publish.", people.Of(finding.People)],
        _ => finding.Code,
    };

    private static string Listed(IEnumerable<string> names) => string.Join(Languages.IsChinese ? "、" : ", ", names);

    /// <summary>The source of a rule; the norm that it names has a Chinese name.</summary>
    public string SegregationSource(string source) => source switch
    {
        "Ministry of Finance, Internal Control Guideline No. 9 (sales)" => L["Ministry of Finance, Internal Control Guideline No. 9 (sales)"],
        "dual control, as usual in empowerment matrices" => L["dual control, as usual in empowerment matrices"],
        "two people for each change of the rules" => L["two people for each change of the rules"],
        _ => source,
    };
}
