namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about what people hold: where, and up to which amount.</summary>
internal sealed partial class Words
{
    /// <summary>Where a role is held.</summary>
    public string Place(string scopeKind, string scopeCode) => scopeKind switch
    {
        "group" => L["everywhere"],
        "legalEntity" => L["legal entity {0}", scopeCode],
        "region" => L["region {0}", scopeCode],
        _ => L["branch {0}", scopeCode],
    };

    /// <summary>The kinds of places that a role can be held for.</summary>
    public string PlaceKind(string kind) => kind switch
    {
        "group" => L["The whole company"],
        "legalEntity" => L["Legal entities"],
        "region" => L["Regions"],
        _ => L["Branches"],
    };

    /// <summary>How much somebody may approve in a role that he holds.</summary>
    public string PersonLimit(decimal limit) => limit == 0 ? L["may approve nothing"] : L["up to {0}", Display.Money(limit, "CNY")];
}
