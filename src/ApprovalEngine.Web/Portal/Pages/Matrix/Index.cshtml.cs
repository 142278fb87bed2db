using ApprovalEngine.Application.Matrix;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>The empowerment matrix: its tables, its versions, and where nobody holds a role that it names.</summary>
internal sealed class IndexModel(IMediator mediator, PeopleTitles people, Wording.Words words) : PortalPage
{
    public MatrixView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(int? version, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrix(version), cancellationToken);
        if (found.IsError)
        {
            return Refused(found.Error);
        }

        View = found.Value;
        await people.LoadAsync(View.Versions.Select(one => one.PublishedBy), cancellationToken);
        return Page();
    }

    /// <summary>Whoever published a version.</summary>
    public string NameOf(string userName) => words.Actor(userName, people);

    /// <summary>A query that keeps a version that is not in force.</summary>
    public string Query => View.IsInForce ? "" : FormattableString.Invariant($"?version={View.Shown.Version}");
}
