using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// The files of the program as versions of definitions. A file that has changed since the last start is a new version: in force at once where what is
/// in force is a file's too, waiting for people where one of them has put something else in force, or taken it out. It never replaces anything.
/// </summary>
internal sealed class ShippedDefinitions(ApprovalDbContext db, DefinitionDesk desk, DefinitionCatalog catalog, AuditTrail audit, TimeProvider clock)
{
    private const string By = "system:start";

    /// <summary>Makes the file a version where it is new. The caller saves.</summary>
    /// <exception cref="WorkflowFormatException">The file is not a definition.</exception>
    /// <exception cref="WorkflowInvalidException">The definition cannot run: each problem with activity and place.</exception>
    public async Task TakeAsync(string path, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var content = await ReadAsync(path, text, cancellationToken);
        var id = content.DefinitionId;
        var hash = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
        var shipped = await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == id && row.Origin == DefinitionOrigins.File)
            .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
        var inForce = await db.Definitions.AsNoTracking().SingleOrDefaultAsync(row => row.DefinitionId == id && row.IsPublished, cancellationToken);
        // What people have put in force may be what the file says by now: somebody has exported it.
        if (shipped?.Hash == hash || (inForce is not null && DefinitionContent.IsSame(content, inForce.Read())))
        {
            return;
        }

        var row = DefinitionDesk.New(id, await desk.NextNumberAsync(id, cancellationToken), DefinitionOrigins.File, clock.Now(), content, hash);
        desk.Describe(row, content);
        row.SavedBy = By;
        db.Definitions.Add(row);
        var isFree = inForce is { Origin: DefinitionOrigins.File }
            || (inForce is null && !await db.Definitions.AnyAsync(one => one.DefinitionId == id && one.PublishedAt != null, cancellationToken));
        if (isFree)
        {
            await desk.PublishAsync(row, cancellationToken);
        }
        else
        {
            await audit.AppendAsync(DefinitionDesk.ChainOf(id), "definition.shipped", new { row.DefinitionId, row.Version, row.Id, row.Hash }, cancellationToken);
        }

        // What somebody is drawing, or has put in force, stays what the designer opens.
        var latest = await desk.LatestAsync(id, cancellationToken);
        if (latest is null || (isFree && !latest.IsDraft))
        {
            row.IsLatest = true;
            if (latest is not null)
            {
                latest.IsLatest = false;
                latest.Revision++;
            }
        }
    }

    /// <summary>Gives the versions that were there before names had a column of their own theirs.</summary>
    public async Task NameUsableAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await db.Definitions.Where(row => row.IsUsable && row.ActivityTypeName == null).ToListAsync(cancellationToken))
        {
            desk.Describe(row, row.Read());
            row.Revision++;
        }
    }

    private async Task<WorkflowDefinition> ReadAsync(string path, string text, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var content = WorkflowDefinition.Parse(text, name);
        if (!DefinitionContent.IsId(content.DefinitionId))
        {
            throw new WorkflowFormatException(name, null, null, "$.definitionId", "expected 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.");
        }

        var errors = (await catalog.ProblemsAsync(db, content, cancellationToken)).Where(problem => problem.Severity is ProblemSeverity.Error).ToList();
        return errors is [] ? content : throw new WorkflowInvalidException(errors);
    }
}
