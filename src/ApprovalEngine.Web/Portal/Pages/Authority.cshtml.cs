using System.Globalization;
using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Endpoints;
using ApprovalEngine.Web.Portal.Pages.Requests;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Who can approve what, on a day, and why. A question is an address: it can be kept and sent.</summary>
internal sealed class AuthorityModel(IMediator mediator, Words words, ErrorWords errorWords, IStringLocalizer<Texts> L) : PortalPage
{
    private const int SuggestionsMax = 8;

    // What the form asks for itself, or what follows from the customer.
    private static readonly string[] NotFacts = ["amount", "reasonCode", "legalEntity", "region", "branch"];

    [FromQuery]
    public string? Type { get; set; }

    [FromQuery]
    public string? Customer { get; set; }

    [FromQuery]
    public string? Branch { get; set; }

    [FromQuery]
    public string? Amount { get; set; }

    [FromQuery]
    public string? Currency { get; set; }

    [FromQuery]
    public string? Reason { get; set; }

    [FromQuery]
    public string? On { get; set; }

    [FromQuery]
    public string? Known { get; set; }

    /// <summary>What the matrix of this type tests, besides what the form asks for anyway.</summary>
    public IReadOnlyList<MatrixColumn> FactColumns { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Facts { get; private set; } = new Dictionary<string, string>();

    public RequestType RequestType { get; private set; } = null!;

    public AuthorityAnswer? Answer { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Complaints by field, in the page's language.</summary>
    public Dictionary<string, string> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken) switch
    {
        { } refusal => Refused(refusal),
        null when string.IsNullOrWhiteSpace(Customer) && string.IsNullOrWhiteSpace(Branch) => Page(),
        null => await AskAsync(cancellationToken),
    };

    /// <summary>The fields of another type, for the form.</summary>
    public async Task<IActionResult> OnGetFieldsAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { } refusal ? Refused(refusal) : Partial("_AuthorityFacts", this);

    public async Task<IActionResult> OnGetCustomersAsync(string? customer, CancellationToken cancellationToken)
    {
        if (customer?.Trim() is not { Length: >= 2 } search)
        {
            return Content("", "text/html");
        }

        var found = await mediator.Send(new ListCustomers(search, null, SuggestionsMax), cancellationToken);
        return found.IsError ? Refused(found.Error) : Partial("Requests/_CustomerResults", found.Value.Items);
    }

    public string? Fact(string name) => Facts.GetValueOrDefault(name);

    private async Task<Error?> ReadAsync(CancellationToken cancellationToken)
    {
        RequestType = words.TypeOf(Type) ?? words.Types.First();
        var table = await mediator.Send(new ShowMatrixTable(RequestType.Code, null), cancellationToken);
        if (table.IsError)
        {
            return table.Error;
        }

        var (inputs, rows) = (table.Value.Content.Inputs, table.Value.Content.Rows);
        FactColumns = [.. inputs.Index().Where(one => !NotFacts.Contains(one.Item.Name) && rows.Any(row => row.Inputs[one.Index] is not "-")).Select(one => one.Item)];
        // Numbers as people write them, to how an address does.
        Facts = AuthorityEndpoints.FactsOf(Request.Query).ToDictionary(
            fact => fact.Key, fact => TypedNumber.Read(fact.Value)?.ToString(CultureInfo.InvariantCulture) ?? fact.Value, StringComparer.Ordinal);
        On = string.IsNullOrEmpty(On) ? Display.Day(words.Today) : On;
        return null;
    }

    private async Task<IActionResult> AskAsync(CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var amount = TypedNumber.Read(Amount);
        if (amount is null && !string.IsNullOrWhiteSpace(Amount))
        {
            errors["amount"] = L["Enter a number such as 250000 or 250,000.00; found “{0}”.", Amount];
        }

        if (!QueryDays.TryRead(On, out var day))
        {
            errors["on"] = L["Enter a day as yyyy-MM-dd."];
        }

        if (!QueryDays.TryRead(Known, out var known))
        {
            errors["known"] = L["Enter a day as yyyy-MM-dd."];
        }

        if (errors.Count > 0)
        {
            Errors = errors;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        // As it was known at the end of a day that is over.
        DateTimeOffset? instant = known is { } last && last < words.Today ? BusinessDay.StartOf(last.AddDays(1)) : null;
        var asked = await mediator.Send(
            new AskAuthority(RequestType.Code, Customer?.Trim(), null, Branch?.Trim(), amount, Currency?.Trim().ToUpperInvariant(), Reason, Facts, day, instant), cancellationToken);
        if (asked.IsError)
        {
            Problem = errorWords.Say(asked.Error);
            Errors = asked.Error is InvalidError invalid ? invalid.Fields.ToDictionary(field => field.Key, field => errorWords.SayField(field.Value[0]), StringComparer.Ordinal) : errors;
            return Shown(asked.Error);
        }

        Answer = asked.Value;
        return Page();
    }
}
