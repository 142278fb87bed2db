using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about workflow definitions.</summary>
internal sealed partial class Words
{
    private const int ValueLengthMax = 8000;

    /// <summary>A person by title; the program where it did something itself.</summary>
    public string Actor(string userName, PeopleTitles people) => userName.StartsWith("system:", StringComparison.Ordinal) ? L["the program"] : people.Of(userName);

    /// <summary>What a version is.</summary>
    public string VersionState(VersionState version) => version switch
    {
        { IsPublished: true } => L["in force"],
        { Origin: DefinitionOrigins.Aside } => L["kept beside the draft"],
        { IsLatest: true, PublishedAt: null } => L["a draft"],
        { Origin: DefinitionOrigins.File, PublishedAt: null } => L["shipped, and waiting"],
        { PublishedAt: null } => L["earlier draft"],
        _ => L["was in force"],
    };

    /// <summary>Why it cannot be published now.</summary>
    public string PublishRefusal(string code) => code switch
    {
        "definition.in-force" => L["This version is in force. What is drawn next appears here as a draft."],
        "definition.not-latest" => L["It is a version of the history. Somebody who may draw can make it the draft; a second person publishes that."],
        "definition.invalid" => L["It cannot be published while the problems stand that are listed here."],
        "definition.own-draft" => L["You saved this draft yourself since it was last published: somebody else must look at it and publish it."],
        "permission.missing" => L["You may look at it; publishing is for others."],
        _ => code,
    };

    public string Change(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => L["Added"],
        ChangeKind.Removed => L["Removed"],
        ChangeKind.Changed => L["Changed"],
    };

    public static string ChangeTone(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "green",
        ChangeKind.Removed => "red",
        ChangeKind.Changed => "blue",
    };

    /// <summary>What Studio's version history says of a version that nobody put in force; null = what the version says of itself.</summary>
    public string? HistoryNote(DefinitionSummary version) => version switch
    {
        { Origin: DefinitionOrigins.Aside } => L["Kept beside the draft: sent by {0} from a page that had not seen what was saved meanwhile. Roll back to it if it is to count.", version.SavedBy].Value,
        { Origin: DefinitionOrigins.File, WasInForce: false } => L["Came with the program and waits: roll back to it to make it the draft."].Value,
        _ => null,
    };

    /// <summary>A value as it stands in the drawing, cut where nobody would read on.</summary>
    public string Cut(string? value) => value switch
    {
        null => "–",
        { Length: > ValueLengthMax } => L["{0} … (cut; the whole text stands in the designer)", value[..ValueLengthMax]],
        _ => value,
    };
}
