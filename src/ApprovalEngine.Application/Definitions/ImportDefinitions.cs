using System.Text.Json.Serialization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// Takes definitions in, all of them or none, each as a draft: what came from outside is looked at by a second person before it is in force. A draft
/// that is there stays in the version history.
/// </summary>
public sealed record ImportDefinitions(IReadOnlyList<ImportedDefinition> Files) : IRequest<Result<ImportedDefinitions>>, IUseCase
{
    public static Permissions Needs => Permissions.EditWorkflows;
}

/// <param name="Source">The file's name, with the archive's before it.</param>
public sealed record ImportedDefinition(string Source, string Json);

/// <param name="DefinitionIds">In the order in which they came.</param>
public sealed record ImportedDefinitions(IReadOnlyList<string> DefinitionIds)
{
    [JsonIgnore]
    public int Count => DefinitionIds.Count;
}

/// <param name="Problems">One line for each file that cannot be taken, with the place in it.</param>
public sealed record ImportRefused(IReadOnlyList<string> Problems)
    : UnprocessableError("definition.import-refused", $"Nothing was imported. {string.Join(' ', Problems)}");

internal sealed class ImportDefinitionsHandler(DefinitionDesk desk, DefinitionSight sight) : IRequestHandler<ImportDefinitions, Result<ImportedDefinitions>>
{
    public async Task<Result<ImportedDefinitions>> Handle(ImportDefinitions command, CancellationToken cancellationToken)
    {
        var rights = await sight.EditorAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var (read, problems) = (command.Files.Select(file => (file.Source, Read: DefinitionContent.Read(file.Json, file.Source))).ToList(), new List<string>());
        problems.AddRange(read.Where(one => one.Read.IsError).Select(one => one.Read.Error!.Message));
        problems.AddRange(read.Where(one => one.Read.Value is { DefinitionId.Length: > 0 }).GroupBy(one => one.Read.Value!.DefinitionId).Where(same => same.Count() > 1)
            .Select(same => $"{string.Join(", ", same.Select(one => one.Source))}: the same definition, {same.Key}; import one of them."));
        if (read is [])
        {
            problems.Add("There is no workflow definition in it.");
        }

        if (problems.Count > 0)
        {
            return new ImportRefused(problems);
        }

        var ids = new List<string>();
        foreach (var content in read.Select(one => one.Read.Value!))
        {
            var id = content.DefinitionId is { Length: > 0 } named ? named : SaveDraftHandler.NewId();
            ids.Add(id);
            var latest = await desk.LatestAsync(id, cancellationToken);
            if (latest is null || !DefinitionContent.IsSame(content, latest.Read()))
            {
                _ = await desk.SaveAsync(content, id, latest, cancellationToken, keepsDraft: true);
            }
        }

        return new ImportedDefinitions(ids);
    }
}
