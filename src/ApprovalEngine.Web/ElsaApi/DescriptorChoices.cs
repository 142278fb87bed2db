using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Web.Portal.Wording;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>What an input may be chosen from, in the words of the person's language.</summary>
internal sealed class DescriptorChoices(ActivityCatalog catalog, Words words, IStringLocalizer<ActivityTexts> L)
{
    private const string Nothing = "–";

    /// <summary>Studio has to ask again when another input changes: what can be chosen depends on it.</summary>
    public static bool IsDependent(InputDescriptor input) => input.Choices is ActivityChoices.LetterCultures;

    /// <param name="literals">What the activity's other inputs say, by name.</param>
    /// <returns>Null where the input is not chosen from anything.</returns>
    public IReadOnlyList<ChoiceShape>? Of(InputDescriptor input, IReadOnlyDictionary<string, string> literals) => input switch
    {
        { Choices: { } name } => [.. (catalog.ChoicesOf(name, literals) ?? []).Select(value => new ChoiceShape(TitleOf(name, value), value))],
        { Options: { } options } => [.. options.Select(value => new ChoiceShape(value.Length == 0 ? Nothing : L[value], value))],
        { Type.IsEnum: true } => [.. Enum.GetNames(input.Type).Select(value => new ChoiceShape(L[value], value))],
        _ => null,
    };

    /// <summary>A dropdown cannot be emptied in Studio, so what may be left out has a line that says so.</summary>
    public static IReadOnlyList<ChoiceShape> WithNothing(InputDescriptor input, IReadOnlyList<ChoiceShape> choices) =>
        input.IsRequired || input.Default is not null || choices.Any(choice => choice.Value.Length == 0) ? choices : [new ChoiceShape(Nothing, ""), .. choices];

    private string TitleOf(string choices, string value) => choices switch
    {
        ActivityChoices.Roles => Words.Role(value),
        ActivityChoices.Functions => words.Function(value),
        ActivityChoices.LetterKinds => words.Letter(value),
        ActivityChoices.LetterCultures => words.Culture(value),
        ActivityChoices.Parties => value switch
        {
            "requester" => L["The requester"],
            "approvers" => L["Everybody who has decided"],
            "informed" => L["Who is informed by the route"],
            _ => value,
        },
        _ => value,
    };
}
