namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Words about absences.</summary>
internal sealed partial class Words
{
    /// <summary>The state of a delegation.</summary>
    public string Delegation(string state) => state switch
    {
        "planned" => L["to come"],
        "active" => L["in force"],
        "over" => L["over"],
        _ => state,
    };
}
