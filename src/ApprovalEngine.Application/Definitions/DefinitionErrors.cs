using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Definitions;

/// <param name="Problems">One line for each thing that is wrong, with its place.</param>
public sealed record DefinitionInvalid(string DefinitionId, IReadOnlyList<string> Problems)
    : UnprocessableError("definition.invalid", $"{DefinitionId} cannot be published: {string.Join(' ', Problems)}");

public sealed record DraftOwn(string DefinitionId, string UserName)
    : ForbiddenError("definition.own-draft", $"{UserName} has saved {DefinitionId} since it was last published, so somebody else must look at it and publish it. The draft is saved.");

public sealed record DraftDiffers(string DefinitionId)
    : ConflictError("definition.draft-differs", $"What you see differs from the draft of {DefinitionId} that was saved. Nothing was published: reload the page and look at it again.");

/// <param name="By">Who saved what this one had not seen.</param>
/// <param name="Version">Under which number of the version history it is kept.</param>
public sealed record DraftOvertaken(string DefinitionId, string By, DateTimeOffset At, int Version)
    : ConflictError(
        "definition.overtaken",
        FormattableString.Invariant($"{By} saved {DefinitionId} on {At:yyyy-MM-dd HH:mm:ss} UTC, which this page has not seen. Yours is kept as version {Version} of the version history and is not in the draft: reload the page, and roll back to version {Version} if yours is to count."));

public sealed record ActivityNameTaken(string DefinitionId, string TypeName, string Other)
    : ConflictError("definition.activity-name-taken", $"{DefinitionId} would be the activity {TypeName}, which is {Other} already. Give it another name, or do not let it be used as an activity.");

public sealed record DefinitionNotInForce(string DefinitionId)
    : ConflictError("definition.not-in-force", $"No version of {DefinitionId} is published.");

public sealed record DefinitionDeleted(string DefinitionId)
    : ConflictError("definition.deleted", $"{DefinitionId} was deleted meanwhile, so nothing can be saved in it. Save it as a new workflow, or export and import it.");

public sealed record DefinitionInForce(string DefinitionId, int Version)
    : ConflictError("definition.in-force", $"Version {Version} of {DefinitionId} is published: retract it before you delete it.");

/// <param name="Version">Null = the definition as a whole.</param>
public sealed record DefinitionInUse(string DefinitionId, int? Version, int Count)
    : ConflictError("definition.in-use", $"{(Version is { } one ? $"Version {one} of {DefinitionId}" : DefinitionId)} cannot be deleted: {Count} workflow instances run on it.");

/// <param name="Version">Null = the definition as a whole.</param>
public sealed record DefinitionOnRecord(string DefinitionId, int? Version)
    : ConflictError("definition.on-record", $"{(Version is { } one ? $"Version {one} of {DefinitionId}" : DefinitionId)} cannot be deleted: workflow instances that are over have run on it, and their history is shown with it.");

public sealed record DefinitionUsedBy(string DefinitionId, string Consumer)
    : ConflictError("definition.used-by", $"{DefinitionId} cannot be deleted: {Consumer} uses it as an activity.");
