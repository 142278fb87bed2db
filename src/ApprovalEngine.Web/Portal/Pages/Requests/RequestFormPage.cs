using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>What the preview beside the form shows.</summary>
/// <param name="Missing">What still has to be filled in before there is a route.</param>
/// <param name="Problem">What is wrong with the whole; null = nothing.</param>
internal sealed record FormPreview(
    RequestView? Route, CustomerView? Customer, IReadOnlyList<string> Missing, string? Problem, IReadOnlyDictionary<string, string> Errors, IReadOnlyList<string> Fields);

/// <summary>The form of a request, new or a draft: the same fields, the same preview, the same words about mistakes.</summary>
internal abstract class RequestFormPage(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords, IStringLocalizer<Texts> L) : PortalPage
{
    private const int SuggestionsMax = 8;
    private static readonly string[] CommonFields = ["type", "customer", "amount", "currency", "reasonCode", "justification"];

    [BindProperty]
    public RequestForm Form { get; set; } = new();

    /// <summary>The draft that is changed; null = a new request.</summary>
    public virtual string? Number => null;

    public RequestType Type => words.TypeOf(Form.Type) ?? words.Types.First();

    /// <summary>What is wrong, by field; "" = with the whole.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public FormPreview? Preview { get; protected set; }

    public IReadOnlyList<string> Fields => [.. CommonFields, .. Type.Fields.Select(one => $"facts.{one.Name}")];

    /// <summary>The id of a field's input.</summary>
    public static string IdOf(string field) => "field-" + field.Replace('.', '-');

    public static string ErrorIdOf(string field) => "error-" + field.Replace('.', '-');

    /// <summary>htmx: the route and why, for what is typed so far. Nothing is written.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        await ReadPreviewAsync(cancellationToken);
        return Partial("_Preview", Preview);
    }

    /// <summary>htmx: the fields of another type.</summary>
    public PartialViewResult OnPostFields() => Partial("_TypeFields", this);

    /// <summary>htmx: customers whose number or name contains what is typed.</summary>
    public async Task<IActionResult> OnGetCustomersAsync([FromQuery(Name = "Form.Customer")] string? typed, CancellationToken cancellationToken)
    {
        if (typed?.Trim() is not { Length: >= 2 } search)
        {
            return Content("", "text/html");
        }

        var found = await mediator.Send(new ListCustomers(search, null, SuggestionsMax), cancellationToken);
        return found.IsError ? Refused(found.Error) : Partial("_CustomerResults", found.Value.Items);
    }

    protected async Task ReadPreviewAsync(CancellationToken cancellationToken)
    {
        var reading = new FormReading(Form, Type, L);
        var customer = reading.Draft.Customer is "" ? null : (await mediator.Send(new GetCustomer(reading.Draft.Customer, null), cancellationToken)).Value;
        var errors = new Dictionary<string, string>(reading.Problems, StringComparer.Ordinal);
        string? problem = null;
        RequestView? route = null;
        if (reading.Missing is [] && errors.Count == 0)
        {
            var preview = await mediator.Send(new PreviewRequest(reading.Draft), cancellationToken);
            problem = preview.IsError ? Explain(preview.Error, errors) : null;
            route = preview.Value;
        }

        await people.LoadAsync((route?.Route ?? []).SelectMany(stage => stage.Parts).SelectMany(part => part.People), cancellationToken);
        Preview = new FormPreview(route, customer, [.. reading.Missing.Select(one => one.Title)], problem, errors, Fields);
    }

    /// <summary>Null where the form cannot be read; then <see cref="Errors"/> says why.</summary>
    protected RequestDraft? ReadForm()
    {
        var reading = new FormReading(Form, Type, L);
        foreach (var (field, _) in reading.Missing)
        {
            Errors[field] = L["This is required."];
        }

        foreach (var (field, problem) in reading.Problems)
        {
            Errors[field] = problem;
        }

        return Errors.Count == 0 ? reading.Draft : null;
    }

    /// <summary>Shows the form again, with everything that was typed.</summary>
    protected async Task<IActionResult> AgainAsync(Error? error, CancellationToken cancellationToken)
    {
        if (error is not null && Explain(error, Errors) is { } problem)
        {
            Errors[""] = problem;
        }

        await ReadPreviewAsync(cancellationToken);
        Response.StatusCode = error is null ? StatusCodes.Status400BadRequest : StatusOf(error);
        return Page();
    }

    // What names a field stands at the field; null = that says it all.
    private string? Explain(Error error, Dictionary<string, string> errors)
    {
        if (error is CustomerUnknown)
        {
            errors["customer"] = errorWords.Say(error);
            return null;
        }

        var fields = error is InvalidError invalid ? invalid.Fields : new Dictionary<string, string[]>();
        foreach (var (field, complaints) in fields)
        {
            errors[field.TrimStart('.')] = string.Join(' ', complaints.Select(errorWords.SayField));
        }

        return fields.Count == 0 ? errorWords.Say(error) : null;
    }
}
