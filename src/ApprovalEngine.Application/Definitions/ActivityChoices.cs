using ApprovalEngine.Application.Letters;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What inputs of our activities may be chosen from: roles, functions, letters. The designer shows them by their titles.</summary>
public static class ActivityChoices
{
    public const string Roles = "roles";
    public const string Functions = "functions";
    public const string LetterKinds = "letter-kinds";

    /// <summary>The languages in which there is a template for the chosen kind.</summary>
    public const string LetterCultures = "letter-cultures";

    public const string Parties = "parties";

    public static IReadOnlyList<string> AllParties { get; } = ["requester", "approvers", "informed"];

    // A voice beside finance, which the matrix asks for by this word though no role has it.
    private const string Credit = "credit";

    /// <param name="templates">Read when they are asked for: a catalog is also made where there are none.</param>
    internal static ActivityCatalog WithChoices(this ActivityCatalog catalog, Func<LetterTemplates> templates)
    {
        List<string> roles = [.. Domain.Organization.Roles.All.Keys];
        List<string> functions = [.. Domain.Organization.Roles.All.Values.Select(role => role.Function).Append(Credit).Distinct()];
        return catalog
            .AddChoices(Roles, _ => roles)
            .AddChoices(Functions, _ => functions)
            .AddChoices(Parties, _ => AllParties)
            .AddChoices(LetterKinds, _ => templates().Kinds)
            .AddChoices(LetterCultures, literals => templates().CulturesOf(literals.GetValueOrDefault("Kind")));
    }
}
