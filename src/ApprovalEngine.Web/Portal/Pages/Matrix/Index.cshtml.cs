using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>The empowerment matrix: its tables, versions and changes, and where nobody holds a role that it names.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people, Wording.Words words, Caller caller) : PortalPage
{
    private const int ChangesMax = 10;

    public MatrixView View { get; private set; } = null!;

    /// <summary>The last ones, whatever has become of them.</summary>
    public IReadOnlyList<MatrixChangeSummary> Changes { get; private set; } = [];

    public bool MayEdit { get; private set; }

    public async Task<IActionResult> OnGetAsync(int? version, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrix(version), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        View = found.Value;
        Changes = (await mediator.Send(new ListMatrixChanges(IsOpen: false, null, ChangesMax), cancellationToken)).Value?.Items ?? [];
        MayEdit = (await caller.PersonAsync(cancellationToken))?.May(Permissions.EditMatrix, words.Today) is true;
        await people.LoadAsync([.. View.Versions.Select(one => one.PublishedBy), .. Changes.Select(one => one.CreatedBy), .. View.Duties.SelectMany(one => one.People), .. View.UnusedLimits.Found.Select(one => one.UserName)], cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostStartAsync(CancellationToken cancellationToken)
    {
        var started = await mediator.Send(new StartMatrixChange(), cancellationToken);
        return started.IsError ? Refused(started.Error) : Done($"/matrix/changes/{started.Value.Number}", "matrix-started");
    }

    /// <summary>Whoever published a version.</summary>
    public string NameOf(string userName) => words.Actor(userName, people);

    /// <summary>A query that keeps a version that is not in force.</summary>
    public string Query => View.IsInForce ? "" : FormattableString.Invariant($"?version={View.Shown.Version}");
}
