using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>A replay as a part of a page: whatever the candidate is, a version or a draft.</summary>
/// <param name="CsvHref">Where all changed requests can be downloaded; null = nowhere.</param>
internal sealed record ReplayPicture(ReplayResult Result, string? CsvHref);

/// <summary>What past requests would have met with a version of the matrix.</summary>
internal sealed class ReplayModel(IMediator mediator, ErrorWords errorWords, Words words) : PortalPage
{
    [FromQuery(Name = "base")]
    public int? Base { get; set; }

    [FromQuery]
    public int? Candidate { get; set; }

    /// <summary>The number of a change whose draft is tried; null = a version is.</summary>
    [FromQuery]
    public string? Change { get; set; }

    [FromQuery]
    public DateOnly? From { get; set; }

    [FromQuery]
    public DateOnly? To { get; set; }

    private ReplayQuestion Question => new(Base, Candidate, Change, From, To);

    public IReadOnlyList<MatrixVersionSummary> Versions { get; private set; } = [];

    /// <summary>Null until a candidate is chosen, and where it was refused.</summary>
    public ReplayPicture? Picture { get; private set; }

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var matrix = await mediator.Send(new ShowMatrix(null), cancellationToken);
        if (matrix.IsError)
        {
            return Refused(matrix.Error);
        }

        Versions = matrix.Value.Versions;
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Base ??= Change is null ? matrix.Value.InForce : null;
        To ??= words.Today;
        From ??= To.Value.Year > 1 ? To.Value.AddYears(-1).AddDays(1) : To;
        if (Candidate is null && Change is null)
        {
            return Page();
        }

        var replayed = await mediator.Send(new ReplayMatrix(Question), cancellationToken);
        if (replayed.IsError)
        {
            Problem = errorWords.Say(replayed.Error);
            return replayed.Error is NotFoundError ? Refused(replayed.Error) : Shown(replayed.Error);
        }

        Base = replayed.Value.Base;
        var candidate = Change is null ? FormattableString.Invariant($"candidate={Candidate}") : $"change={Uri.EscapeDataString(Change)}";
        Picture = new ReplayPicture(replayed.Value.Result, FormattableString.Invariant($"/matrix/replay?handler=Csv&base={Base}&{candidate}&from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}"));
        return Page();
    }

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportReplay(Question), cancellationToken);
        return file.IsError ? Refused(file.Error) : File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }
}
