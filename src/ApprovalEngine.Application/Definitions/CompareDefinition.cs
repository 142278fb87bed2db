using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Segregation;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What a version says otherwise than the one in force, what is wrong with it, and what the caller may do about it.</summary>
/// <param name="Version">Null = the latest.</param>
public sealed record CompareDefinition(string DefinitionId, int? Version) : IRequest<Result<DefinitionComparison>>;

/// <param name="Origin">A word of <see cref="DefinitionOrigins"/>.</param>
/// <param name="Savers">All who saved since the last publication.</param>
public sealed record VersionState(
    string Id, int Version, string Origin, bool IsLatest, bool IsPublished, string SavedBy, DateTimeOffset SavedAt, IReadOnlyList<string> Savers, string? PublishedBy,
    DateTimeOffset? PublishedAt)
{
    internal static VersionState Of(DefinitionVersion row) => new(
        row.Id, row.Version, row.Origin, row.IsLatest, row.IsPublished, row.SavedBy, row.SavedAt, row.SaverNames, row.PublishedBy, row.PublishedAt);
}

/// <param name="Shown">The version that is compared.</param>
/// <param name="InForce">Null = there is none; then everything is new.</param>
/// <param name="Waiting">A version that came with the program and that nobody has looked at yet; null = there is none.</param>
/// <param name="Problems">Why it cannot be published; empty = nothing.</param>
/// <param name="Warnings">What somebody should look at.</param>
/// <param name="PublishRefusal">The code with which publishing would be refused now; null = it would not.</param>
/// <param name="MayRetract">Whether the caller may take the version in force out of force.</param>
/// <param name="MayRevert">Whether the caller may make a draft of the shown version.</param>
public sealed record DefinitionComparison(
    string DefinitionId, string Name, VersionState Shown, VersionState? InForce, VersionState? Waiting, DefinitionDifference Difference, IReadOnlyList<string> Problems,
    IReadOnlyList<string> Warnings, string? PublishRefusal, bool MayRetract, bool MayRevert);

internal sealed class CompareDefinitionHandler(ApprovalDbContext db, DefinitionCatalog catalog, DefinitionSight sight, Caller caller)
    : IRequestHandler<CompareDefinition, Result<DefinitionComparison>>
{
    public async Task<Result<DefinitionComparison>> Handle(CompareDefinition query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var rows = await db.Definitions.AsNoTracking()
            .Where(row => row.DefinitionId == query.DefinitionId && (row.IsLatest || row.IsPublished || row.Version == query.Version || (row.Origin == DefinitionOrigins.File && row.PublishedAt == null)))
            .OrderByDescending(row => row.Version).ToListAsync(cancellationToken);
        if (rows.Find(row => query.Version is { } version ? row.Version == version : row.IsLatest) is not { } shown)
        {
            return new DefinitionUnknown(query.DefinitionId);
        }

        var inForce = rows.Find(row => row.IsPublished);
        var definition = shown.Read();
        var found = await catalog.ProblemsAsync(db, definition, cancellationToken);
        List<string> problems = [.. found.Where(problem => problem.Severity is ProblemSeverity.Error).Select(ProblemWords.Line)];
        return new DefinitionComparison(
            shown.DefinitionId, shown.Name ?? shown.DefinitionId, VersionState.Of(shown), inForce is null ? null : VersionState.Of(inForce), DefinitionStates.WaitingIn(rows),
            DefinitionComparer.Between(inForce?.Read(), definition), problems,
            [.. found.Where(problem => problem.Severity is ProblemSeverity.Warning).Select(ProblemWords.Line)], RefusalOf(shown, problems.Count > 0, rights.Value),
            rights.Value.MayPublish && inForce is not null, rights.Value.MayEdit && !shown.IsLatest);
    }

    private string? RefusalOf(DefinitionVersion shown, bool hasProblems, DefinitionRights rights) => true switch
    {
        _ when shown.IsPublished => "definition.in-force",
        _ when !shown.IsLatest => "definition.not-latest",
        _ when hasProblems => "definition.invalid",
        _ when SegregationRules.WorkflowDrafter.IsBrokenBy(caller.UserName, shown.SaverNames) => SegregationRules.WorkflowDrafter.Code,
        _ when !rights.MayPublish => "permission.missing",
        _ => null,
    };
}
