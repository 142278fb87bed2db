using System.Globalization;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>A change of the matrix: what it says otherwise, what stands in its way, and what may be done about it.</summary>
internal sealed class ChangeModel(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    public MatrixChangeView View { get; private set; } = null!;

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was typed into the form that was refused.</summary>
    public string? Typed { get; private set; }

    public bool IsDraft => View.Status == nameof(MatrixChangeStatus.Draft);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    public async Task<IActionResult> OnGetDmnAsync(CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new GetMatrixChangeFile(Number, null), cancellationToken);
        return file.IsError ? Refused(file.Error) : File(file.Value.Content, "application/xml; charset=utf-8", file.Value.FileName);
    }

    public async Task<IActionResult> OnPostSubmitAsync(string? reason, string? validFrom, string? running, int revision, CancellationToken cancellationToken)
    {
        Typed = reason;
        var day = DateOnly.TryParseExact(validFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : DateOnly.MinValue;
        return await EndAsync(await mediator.Send(new SubmitMatrixChange(Number, reason, day, revision, running), cancellationToken), "matrix-submitted", cancellationToken);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(int revision, CancellationToken cancellationToken) =>
        await EndAsync(await mediator.Send(new WithdrawMatrixChange(Number, revision), cancellationToken), "matrix-withdrawn", cancellationToken);

    public async Task<IActionResult> OnPostTakeOverAsync(int revision, CancellationToken cancellationToken) =>
        await EndAsync(await mediator.Send(new TakeOverNewestMatrix(Number, revision), cancellationToken), "matrix-taken-over", cancellationToken);

    /// <param name="hash">The hash of what the person looks at.</param>
    public async Task<IActionResult> OnPostDecideAsync(string? verdict, string? comment, string? hash, CancellationToken cancellationToken)
    {
        Typed = comment;
        return await EndAsync(
            await mediator.Send(new DecideMatrixChange(Number, verdict ?? "", comment, hash ?? ""), cancellationToken),
            verdict switch { "approve" => "matrix-published", "return" => "matrix-returned", _ => "matrix-rejected" }, cancellationToken);
    }

    /// <summary>Whoever wrote or decided.</summary>
    public string NameOf(string userName) => words.Actor(userName, people);

    private async Task<IActionResult> EndAsync<T>(Result<T> result, string done, CancellationToken cancellationToken) where T : notnull
    {
        if (!result.IsError)
        {
            return Done($"/matrix/changes/{Number}", done);
        }

        Problem = errorWords.Say(result.Error);
        if (result.Error is InvalidError { Fields.Count: > 0 } invalid)
        {
            Problem = errorWords.SayFields(invalid);
        }

        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(result.Error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrixChange(Number), cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        View = found.Value;
        await people.LoadAsync([.. View.Authors, View.CreatedBy, View.DecidedBy ?? "", .. View.History.Select(entry => entry.Actor)], cancellationToken);
        return null;
    }
}
