using ApprovalEngine.Application.Matrix;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>One table of the matrix: what the analysis finds, its rows, and what the version before said otherwise.</summary>
internal sealed class TableModel(IMediator mediator, PeopleTitles people) : PortalPage
{
    [FromRoute]
    public string Type { get; set; } = "";

    public MatrixTableView View { get; private set; } = null!;

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
        await people.LoadAsync(View.Content.Duties.SelectMany(one => one.People), cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnGetCsvAsync(int? version, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportMatrixTable(Type, version), cancellationToken);
        return file.IsError ? Refused(file.Error) : File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }
}
