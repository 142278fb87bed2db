using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Customers;

/// <summary>A customer as of a day.</summary>
internal sealed class DetailsModel(IMediator mediator, Caller caller, Words words, IStringLocalizer<Texts> L) : PortalPage
{
    [FromRoute]
    public string Number { get; set; } = "";

    /// <summary>yyyy-MM-dd; empty = today.</summary>
    [BindProperty(SupportsGet = true)]
    public string? AsOf { get; set; }

    public CustomerView View { get; private set; } = null!;

    public bool MayRaise { get; private set; }

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        DateOnly? day = null;
        if (DateOnly.TryParseExact(AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            day = read;
        }
        else if (!string.IsNullOrWhiteSpace(AsOf))
        {
            Problem = L["The day “{0}” cannot be read; expected a date like 2026-11-22. The figures are today's.", AsOf];
        }

        var customer = await mediator.Send(new GetCustomer(Number, day), cancellationToken);
        if (customer.IsError)
        {
            return Refused(customer.Error);
        }

        View = customer.Value;
        MayRaise = (await caller.PersonAsync(cancellationToken))?.May(Permissions.RaiseRequests, words.Today) is true;
        return Page();
    }
}
