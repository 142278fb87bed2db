using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A matrix file is well-formed DMN, but not a matrix: a column is missing or names what nobody knows.</summary>
public sealed class MatrixInvalidException(string source, IReadOnlyList<string> problems)
    : Exception($"{source} is not an empowerment matrix: {string.Join(' ', problems)}");

/// <summary>Published matrices, parsed once per version and kept.</summary>
public sealed class MatrixCatalog(TimeProvider clock)
{
    private static readonly string[] Columns = ["function", "level", "role", "kind", "mode", "slaHours"];
    private readonly ConcurrentDictionary<int, DecisionModel> models = new();

    /// <summary>The version in force: the newest.</summary>
    public async Task<(int Version, DecisionModel Model)> CurrentAsync(ApprovalDbContext db, CancellationToken cancellationToken)
    {
        var version = await db.MatrixVersions.MaxAsync(one => one.Version, cancellationToken);
        return (version, (await FindAsync(db, version, cancellationToken))!);
    }

    /// <summary>The version that was in force at the end of a day, as far as was known at an instant; null = there was none.</summary>
    public async Task<(int Version, DateTimeOffset PublishedAt, DecisionModel Model)?> InForceAsync(
        ApprovalDbContext db, DateOnly day, DateTimeOffset asKnownAt, CancellationToken cancellationToken)
    {
        var end = BusinessDay.StartOf(day.AddDays(1));
        var found = await db.MatrixVersions.AsNoTracking().Where(one => one.PublishedAt < end && one.PublishedAt <= asKnownAt)
            .OrderByDescending(one => one.Version).Select(one => new { one.Version, one.PublishedAt }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Version, found.PublishedAt, (await FindAsync(db, found.Version, cancellationToken))!);
    }

    /// <summary>A version, or null where there is none of that number.</summary>
    public async Task<DecisionModel?> FindAsync(ApprovalDbContext db, int version, CancellationToken cancellationToken)
    {
        if (models.TryGetValue(version, out var known))
        {
            return known;
        }

        var xml = await db.MatrixVersions.AsNoTracking().Where(one => one.Version == version).Select(one => one.Xml).SingleOrDefaultAsync(cancellationToken);
        return xml is null ? null : models.GetOrAdd(version, _ => Parse(xml, $"empowerment matrix, version {version}"));
    }

    /// <summary>Makes the file a new version where it differs from the newest one. The caller saves.</summary>
    /// <exception cref="DecisionModelException">The file is not DMN.</exception>
    /// <exception cref="MatrixInvalidException">The file is DMN, but no matrix.</exception>
    public async Task PublishFileAsync(ApprovalDbContext db, AuditTrail audit, string path, CancellationToken cancellationToken)
    {
        var xml = await File.ReadAllTextAsync(path, cancellationToken);
        _ = Parse(xml, Path.GetFileName(path));
        var hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(xml)));
        var newest = await db.MatrixVersions.AsNoTracking().OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancellationToken);
        if (newest?.Hash == hash)
        {
            return;
        }

        var version = new MatrixVersion { Version = (newest?.Version ?? 0) + 1, Xml = xml, Hash = hash, PublishedAt = clock.Now(), PublishedBy = "system:start" };
        db.MatrixVersions.Add(version);
        await audit.AppendAsync($"matrix:{version.Version}", "matrix.published", new { version.Version, version.Hash }, cancellationToken);
    }

    /// <summary>Reads a text as a matrix: what is in force, a draft and a file on somebody's disk are held to the same.</summary>
    /// <exception cref="DecisionModelException">The file is not DMN.</exception>
    /// <exception cref="MatrixInvalidException">The file is DMN, but no matrix.</exception>
    internal static DecisionModel Parse(string xml, string source)
    {
        var model = DecisionModel.Parse(xml, source);
        var problems = model.Tables.Values.SelectMany(ProblemsOf).ToList();
        return problems is [] ? model : throw new MatrixInvalidException(source, problems);
    }

    // Words that only the application knows are checked when the matrix is read, not when a request meets the row.
    private static IEnumerable<string> ProblemsOf(DecisionTable table)
    {
        var missing = Columns.Except(table.Outputs.Select(output => output.Name)).ToList();
        if (missing is not [])
        {
            yield return $"Decision '{table.Id}' lacks the output {string.Join(", ", missing)}.";
            yield break;
        }

        if (table.Aggregation is not Aggregation.None)
        {
            yield return $"Decision '{table.Id}': expected rows that are collected as they are, found the aggregator {table.Aggregation}.";
        }

        // What goes wrong in a calculation is no error of the table, but a row less: somebody would not be asked.
        foreach (var input in table.Inputs.Where(input => !input.IsVariable))
        {
            yield return $"Decision '{table.Id}': expected input columns that read a fact, found the calculation {input.Name}.";
        }

        foreach (var rule in table.Rules)
        {
            var name = rule.Label ?? rule.Id;
            if (rule.HasComputedInputs || rule.HasComputedOutputs)
            {
                yield return $"Decision '{table.Id}', row {name}: expected values, comparisons and ranges, found a calculation.";
            }

            if (rule.Outputs["role"] is not string role || Roles.Find(role) is null)
            {
                yield return $"Decision '{table.Id}', row {name}: expected a role of the catalogue, found '{rule.Outputs["role"]}'.";
            }

            if (rule.Outputs["kind"] is not string kind || !Enum.TryParse<AuthorityKind>(kind, ignoreCase: true, out _))
            {
                yield return $"Decision '{table.Id}', row {name}: expected recommend, approve or inform, found '{rule.Outputs["kind"]}'.";
            }

            if (rule.Outputs["mode"] is not string mode || !Enum.TryParse<AuthorityMode>(mode, ignoreCase: true, out _))
            {
                yield return $"Decision '{table.Id}', row {name}: expected any or all, found '{rule.Outputs["mode"]}'.";
            }
        }
    }
}
