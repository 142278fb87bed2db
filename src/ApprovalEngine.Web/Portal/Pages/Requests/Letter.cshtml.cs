using ApprovalEngine.Application.Letters;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>A letter within its frame; the frame runs nothing and fetches nothing.</summary>
internal sealed class LetterModel(IMediator mediator) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    [FromRoute]
    public Guid Id { get; set; }

    public LetterText Text { get; private set; } = null!;

    public string RawHref => Letters.RawHref(Number, Id);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var letter = await mediator.Send(new GetLetter(Number, Id), cancellationToken);
        if (letter.IsError)
        {
            return Refused(letter.Error);
        }

        Text = letter.Value;
        return Page();
    }
}
