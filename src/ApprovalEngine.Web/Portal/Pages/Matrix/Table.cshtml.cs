using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Decisions.Analysis;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>One table of the matrix: what the analysis finds, its rows, and what the version before said otherwise.</summary>
internal sealed class TableModel(IMediator mediator) : PortalPage
{
    [FromRoute]
    public string Type { get; set; } = "";

    public MatrixTableView View { get; private set; } = null!;

    /// <summary>Findings that call for somebody; the others are only good to know.</summary>
    public IEnumerable<TableFinding> Serious => View.Findings.Where(one => one.Severity is not FindingSeverity.Information).OrderByDescending(one => one.Severity);

    public IReadOnlyList<TableFinding> Minor => [.. View.Findings.Where(one => one.Severity is FindingSeverity.Information)];

    /// <summary>The columns that some row tests: the others are there to be used.</summary>
    public IReadOnlyList<int> Tested => [.. Enumerable.Range(0, View.Inputs.Count).Where(column => View.Rows.Any(row => row.Inputs[column] is not "-"))];

    /// <summary>A query that keeps a version that is not in force.</summary>
    public string Query => View.IsInForce ? "" : FormattableString.Invariant($"?version={View.Version}");

    public async Task<IActionResult> OnGetAsync(int? version, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrixTable(Type, version), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        View = found.Value;
        return Page();
    }

    public async Task<IActionResult> OnGetCsvAsync(int? version, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportMatrixTable(Type, version), cancellationToken);
        return file.IsError ? Refused(file.Error) : File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }
}
