using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Matrix;

/// <summary>A table of a draft: the editor, what the analysis says while one writes, and the table as a spreadsheet file in and out.</summary>
internal sealed class ChangeTableModel(IMediator mediator, PeopleTitles people, ErrorWords errorWords, IStringLocalizer<Texts> L) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    [FromRoute]
    public string Type { get; set; } = "";

    public MatrixChangeTableView View { get; private set; } = null!;

    /// <summary>Why the last command was refused, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>Cells of a spreadsheet file that could not be taken.</summary>
    public IReadOnlyList<SheetCellError> Cells { get; private set; } = [];

    public string Address => $"/matrix/changes/{Number}/{Type}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new GetMatrixChangeFile(Number, Type), cancellationToken);
        return file.IsError ? Refused(file.Error) : File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }

    /// <summary>Answers with what the analysis says of a text that nobody has saved yet.</summary>
    public async Task<IActionResult> OnPostCheckAsync([FromForm] string? xml, CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new CheckMatrixDraft(Number, Type, xml ?? ""), cancellationToken);
        if (view.IsError)
        {
            return Refused(view.Error);
        }

        await LoadPeopleAsync(view.Value, cancellationToken);
        return Partial("_DraftState", view.Value);
    }

    public async Task<IActionResult> OnPostSaveAsync([FromForm] string? xml, int revision, CancellationToken cancellationToken) =>
        await EndAsync(await mediator.Send(new SaveMatrixChange(Number, xml ?? "", revision), cancellationToken), "matrix-saved", cancellationToken);

    public async Task<IActionResult> OnPostTakeAsync(IFormFile? file, int revision, CancellationToken cancellationToken)
    {
        if (file is null || file.Length > MatrixSheet.SizeMaxBytes)
        {
            Problem = L["Choose a CSV file of at most {0} MB.", MatrixSheet.SizeMaxBytes / 1_000_000];
            return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Page();
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancellationToken);
        return await EndAsync(await mediator.Send(new ImportMatrixSheet(Number, Type, content.ToArray(), revision), cancellationToken), "matrix-taken", cancellationToken);
    }

    private async Task<IActionResult> EndAsync(Result<MatrixChangeSaved> result, string done, CancellationToken cancellationToken)
    {
        if (!result.IsError)
        {
            return Done(Address, done);
        }

        (Problem, Cells) = (errorWords.Say(result.Error), result.Error is MatrixSheetRejected rejected ? rejected.Cells : []);
        return await LoadAsync(cancellationToken) is { } refused ? Refused(refused) : Shown(result.Error);
    }

    private async Task<Error?> LoadAsync(CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrixChangeTable(Number, Type), cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        View = found.Value;
        await LoadPeopleAsync(View, cancellationToken);
        return null;
    }

    private Task LoadPeopleAsync(MatrixChangeTableView view, CancellationToken cancellationToken) =>
        people.LoadAsync(view.Content?.Duties.SelectMany(one => one.People) ?? [], cancellationToken);
}
