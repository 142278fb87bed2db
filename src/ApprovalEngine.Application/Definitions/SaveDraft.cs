using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// Saves a draft. Whatever is a definition is saved, however wrong its drawing; what is there already changes nothing. Where somebody else has saved
/// meanwhile what this page has not seen, it is kept beside the draft.
/// </summary>
/// <param name="Model">The definition as the designer sends it; of what the server owns only the definition's id and the instant that was seen count.</param>
public sealed record SaveDraft(string Model) : IRequest<Result<SavedDraft>>, IUseCase
{
    public static Permissions Needs => Permissions.EditWorkflows;
}

/// <param name="IsChanged">False = it was there already.</param>
/// <param name="Overtaken">Null = it is the draft now; otherwise why it is not, and where it is kept.</param>
public sealed record SavedDraft(string DefinitionId, int Version, bool IsChanged, OvertakenDraft? Overtaken);

/// <param name="By">Who saved meanwhile.</param>
/// <param name="Version">Under which number this one is kept.</param>
public sealed record OvertakenDraft(string By, DateTimeOffset At, int Version);

internal sealed class SaveDraftHandler(DefinitionDesk desk, DefinitionSight sight, Caller caller) : IRequestHandler<SaveDraft, Result<SavedDraft>>
{
    public async Task<Result<SavedDraft>> Handle(SaveDraft command, CancellationToken cancellationToken)
    {
        var (rights, read) = (await sight.EditorAsync(cancellationToken), DefinitionContent.Read(command.Model, "The definition"));
        if ((rights.Error ?? read.Error) is { } refusal)
        {
            return refusal;
        }

        var content = read.Value!;
        var id = content.DefinitionId is { Length: > 0 } named ? named : NewId();
        var latest = await desk.LatestAsync(id, cancellationToken);
        // A page that is still open would bring it back by itself, and whoever had it open would be taken for the one who drew it.
        if (latest is null && content.DefinitionId is { Length: > 0 } && await desk.WasDeletedAsync(id, cancellationToken))
        {
            return new DefinitionDeleted(id);
        }

        if (latest is not null && DefinitionContent.IsSame(content, latest.Read()))
        {
            return new SavedDraft(id, latest.Version, IsChanged: false, Overtaken: null);
        }

        if (latest is not null && IsOvertaken(content, latest))
        {
            var kept = await desk.KeepAsideAsync(content, latest, cancellationToken);
            return new SavedDraft(id, latest.Version, IsChanged: true, new OvertakenDraft(latest.SavedBy, latest.SavedAt, kept.Version));
        }

        var row = await desk.SaveAsync(content, id, latest, cancellationToken);
        return new SavedDraft(id, row.Version, IsChanged: true, Overtaken: null);
    }

    /// <summary>The id of a new definition, in Elsa's form.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    // A page saves again and again, each time before it has the answer of the last: what it has saved itself, it has seen.
    private bool IsOvertaken(WorkflowDefinition content, DefinitionVersion latest)
    {
        var isSameWriter = latest.SavedFrom is { } page ? page == caller.Page : caller.Page is null && latest.SavedBy == caller.UserName;
        return !isSameWriter && SeenAt(content) < latest.SavedAt;
    }

    private static DateTimeOffset SeenAt(WorkflowDefinition content) =>
        content.Json["createdAt"] is JsonValue seen && seen.GetValueKind() is JsonValueKind.String
            && DateTimeOffset.TryParse(seen.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : DateTimeOffset.MinValue;
}
