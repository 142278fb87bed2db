using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>One table of a version of the matrix: its rows, what the analysis finds, and what the version before said otherwise.</summary>
/// <param name="Version">Null = the one in force.</param>
public sealed record ShowMatrixTable(string Type, int? Version) : IRequest<Result<MatrixTableView>>;

/// <param name="AllowedValues">As unary tests; null where the file does not say.</param>
public sealed record MatrixColumn(string Name, string? Label, string? AllowedValues);

/// <param name="Inputs">The tests as written, one for each input column; <c>-</c> tests nothing.</param>
/// <param name="Outputs">The values by output column.</param>
public sealed record MatrixRow(int Number, string Id, string Name, string? Description, IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, object?> Outputs);

/// <summary>What a table says, and what is to be said of it.</summary>
/// <param name="Changes">What another version says otherwise; null where there is nothing to compare with.</param>
public sealed record MatrixTableContent(
    string Type, string Name, string? Description, IReadOnlyList<MatrixColumn> Inputs, IReadOnlyList<MatrixColumn> Outputs, IReadOnlyList<MatrixRow> Rows,
    IReadOnlyList<TableFinding> Findings, TableDifference? Changes)
{
    /// <summary>Where the table and the people who hold its roles make duties meet that must be kept apart.</summary>
    public IReadOnlyList<DutyFinding> Duties { get; init; } = [];

    internal static MatrixTableContent Of(DecisionTable table, DecisionTable? before, MatrixAnalysis analysis) => new(
        table.Id, table.Name, table.Description,
        [.. table.Inputs.Select(input => new MatrixColumn(input.Name, input.Label, input.AllowedValues?.Text))],
        [.. table.Outputs.Select(output => new MatrixColumn(output.Name, output.Label, output.AllowedValues?.Text))],
        [.. table.Rules.Select(rule => new MatrixRow(rule.Number, rule.Id, rule.Label ?? rule.Id, rule.Description, rule.InputEntries, rule.Outputs))],
        analysis.FindingsOf(table), before is null ? null : TableDifference.Between(before, table));
}

/// <param name="InForce">The number of the version that routes requests today.</param>
/// <param name="Before">The number of the version before; null = there was none, or it had no such table.</param>
public sealed record MatrixTableView(int Version, int InForce, int? Before, MatrixTableContent Content)
{
    public bool IsInForce => Version == InForce;
}

internal sealed class ShowMatrixTableHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, MatrixTables tables, DutyConflicts duties, TimeProvider clock)
    : IRequestHandler<ShowMatrixTable, Result<MatrixTableView>>
{
    public async Task<Result<MatrixTableView>> Handle(ShowMatrixTable query, CancellationToken cancellationToken)
    {
        var found = await tables.FindAsync(query.Type, query.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (table, version, inForce) = found.Value;
        var before = version > 1 ? (await catalog.FindAsync(db, version - 1, cancellationToken))?.Find(table.Id) : null;
        var content = MatrixTableContent.Of(table, before, analysis) with { Duties = await duties.OfAsync(table, BusinessDay.Of(clock.Now()), cancellationToken) };
        return new MatrixTableView(version, inForce, before is null ? null : version - 1, content);
    }
}
