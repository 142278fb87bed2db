using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>What the preview beside the form shows.</summary>
/// <param name="Missing">What still has to be filled in before there is a route.</param>
/// <param name="Problem">What is wrong with the whole; null = nothing.</param>
/// <param name="Evidence">Kinds of documents that the chosen reason calls for.</param>
internal sealed record FormPreview(
    RequestView? Route, CustomerView? Customer, IReadOnlyList<string> Missing, string? Problem, IReadOnlyDictionary<string, string> Errors, IReadOnlyList<string> Fields,
    IReadOnlyList<string> Evidence);

/// <summary>An open item that can be chosen. What was chosen and is no longer open has no <paramref name="Item"/>.</summary>
/// <param name="IsFree">Whether a request of this type could take it now.</param>
internal sealed record ItemRow(string Number, OpenItemView? Item, bool IsChosen, bool IsFree);

/// <summary>The form of a request, new or a draft: the same fields, the same preview, the same words about mistakes.</summary>
internal abstract partial class RequestFormPage(IMediator mediator, PeopleTitles people, Words words, ErrorWords errorWords, IStringLocalizer<Texts> L) : PortalPage
{
    private const int SuggestionsMax = 8;
    private const int LinesMin = 5;
    private static readonly string[] CommonFields = ["type", "customer", "amount", "currency", "reasonCode", "justification"];
    private static readonly string[] LineParts = ["", ".invoice", ".net", ".vatRate"];

    private CustomerView? customer;

    [BindProperty]
    public RequestForm Form { get; set; } = new();

    /// <summary>The request that is changed; null = a new request.</summary>
    public virtual string? Number => null;

    public RequestType Type => words.TypeOf(Form.Type) ?? words.Types.First();

    /// <summary>What is wrong, by field; "" = with the whole.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public FormPreview? Preview { get; protected set; }

    /// <summary>The customer that is named; null where there is none yet, or none that the person may read.</summary>
    public CustomerView? Customer => customer;

    /// <summary>The customer's open items that something can be taken off, and what was chosen besides.</summary>
    public IReadOnlyList<ItemRow> ItemRows
    {
        get
        {
            var open = (customer?.OpenItems ?? []).Where(item => item.OpenAmount > 0).ToList();
            var gone = Form.Items.Where(number => open.All(item => item.Number != number)).Distinct(StringComparer.Ordinal);
            return
            [
                .. open.Select(item => new ItemRow(item.Number, item, Form.Items.Contains(item.Number), Type.ClaimsItems ? item.ClaimedAmount == 0 : item.LegalCase is null)),
                .. gone.Select(number => new ItemRow(number, null, true, false)),
            ];
        }
    }

    /// <summary>The documents that the chosen reason calls for before submission.</summary>
    public IReadOnlyList<string> Evidence => Type.Reasons.FirstOrDefault(reason => reason.Code == Form.Reason)?.Evidence ?? [];

    public IReadOnlyList<string> Fields => [.. CommonFields, .. Type.Fields.SelectMany(FieldsOf)];

    /// <summary>The id of a field's input.</summary>
    public static string IdOf(string field) => "field-" + Dashed(field);

    public static string ErrorIdOf(string field) => "error-" + Dashed(field);

    public static string RowOf(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"facts.{field}[{index}]");

    /// <summary>htmx: the route and why, for what is typed so far. Nothing is written.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        await ReadPreviewAsync(cancellationToken);
        return Partial("_Preview", Preview);
    }

    /// <summary>The fields of another type or customer: a part for htmx, the whole page where no script runs.</summary>
    public async Task<IActionResult> OnPostFieldsAsync(CancellationToken cancellationToken)
    {
        await LoadCustomerAsync(cancellationToken);
        if (IsPartial)
        {
            return Partial("_TypeFields", this);
        }

        await ReadPreviewAsync(cancellationToken);
        return Page();
    }

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
        await LoadCustomerAsync(cancellationToken);
        var reading = new FormReading(Form, Type, L);
        var errors = new Dictionary<string, string>(reading.Problems, StringComparer.Ordinal);
        string? problem = null;
        RequestView? route = null;
        if (reading.Missing is [] && errors.Count == 0)
        {
            var preview = await mediator.Send(new PreviewRequest(reading.Draft, Number), cancellationToken);
            problem = preview.IsError ? Explain(preview.Error, reading, errors) : null;
            route = preview.Value;
        }

        await people.LoadAsync((route?.Route ?? []).SelectMany(stage => stage.Parts).SelectMany(part => part.People.Concat(part.NotAsked.Select(one => one.UserName))), cancellationToken);
        Preview = new FormPreview(route, customer, [.. reading.Missing.Select(one => one.Title)], problem, errors, Fields, Evidence);
    }

    /// <summary>Null where the form cannot be read; then <see cref="Errors"/> says why.</summary>
    protected async Task<RequestDraft?> ReadFormAsync(CancellationToken cancellationToken)
    {
        await LoadCustomerAsync(cancellationToken);
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
        if (error is not null && Explain(error, new FormReading(Form, Type, L), Errors) is { } problem)
        {
            Errors[""] = problem;
        }

        await ReadPreviewAsync(cancellationToken);
        Response.StatusCode = error is null ? StatusCodes.Status400BadRequest : StatusOf(error);
        return Page();
    }

    /// <summary>The title of a field in the summary of errors; empty where its complaint says it all.</summary>
    public string TitleOf(string field) => field switch
    {
        "customer" => L["Customer"],
        "amount" => L["Amount"],
        "currency" => L["Currency"],
        "reasonCode" => L["Reason"],
        _ when LinePlace().Match(field) is { Success: true } line => L["Line {0}", int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1],
        _ => Type.Fields.FirstOrDefault(one => field == $"facts.{one.Name}") is { } known ? Words.TitleOf(known) : "",
    };

    // Without a script the rows are all there is; one more than is filled in is always there.
    private async Task LoadCustomerAsync(CancellationToken cancellationToken)
    {
        if (customer is null && Form.Customer?.Trim() is { Length: > 0 } number)
        {
            customer = (await mediator.Send(new GetCustomer(number, null), cancellationToken)).Value;
        }

        if (Type.DerivesAmount)
        {
            // A customer has one currency, and so have its open items.
            Form.Currency = customer?.Limit.Currency ?? (Form.Currency is { Length: > 0 } kept ? kept : "CNY");
        }

        if (Type.Fields.Any(field => field.Type is "lines"))
        {
            while (Form.Lines.Count < LinesMin || !Form.Lines[^1].IsEmpty)
            {
                Form.Lines.Add(new FormLine());
            }
        }
    }

    // What names a field stands at the field; null = that says it all.
    private string? Explain(Error error, FormReading reading, Dictionary<string, string> errors)
    {
        if (error is CustomerUnknown)
        {
            errors["customer"] = errorWords.Say(error);
            return null;
        }

        if (error is AboveOpen { Item: var above } && PlaceOf(above) is { } claimed)
        {
            errors[claimed] = errorWords.Say(error);
            return null;
        }

        if (error is ItemInLegal { Item: var followed } && PlaceOf(followed) is { } place)
        {
            errors[place] = errorWords.Say(error);
            return null;
        }

        var fields = error is InvalidError invalid ? invalid.Fields : new Dictionary<string, string[]>();
        foreach (var (field, complaints) in fields)
        {
            errors[PlaceOf(field.TrimStart('.'), reading)] = string.Join(' ', complaints.Select(errorWords.SayField));
        }

        return fields.Count == 0 ? errorWords.Say(error) : null;
    }

    // The engine counts the entries that it got, the form its rows.
    private string PlaceOf(string field, FormReading reading)
    {
        if (EntryPlace().Match(field) is not { Success: true } entry)
        {
            return field;
        }

        var (name, index) = (entry.Groups[1].Value, int.Parse(entry.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        var row = Type.Fields.FirstOrDefault(one => one.Name == name)?.Type switch
        {
            "lines" when index < reading.LineRows.Count => reading.LineRows[index],
            "items" when index < Form.Items.Count => ItemRows.Index().First(one => one.Item.Number == Form.Items[index]).Index,
            _ => index,
        };
        return RowOf(name, row) + entry.Groups[3].Value;
    }

    private string? PlaceOf(string item)
    {
        if (Type.Fields.FirstOrDefault(field => field.Type is "items") is { } items)
        {
            return ItemRows.Index().Where(one => one.Item.Number == item).Select(one => RowOf(items.Name, one.Index)).FirstOrDefault();
        }

        return Type.Fields.FirstOrDefault(field => field.Type is "lines") is { } lines
            ? Form.Lines.Index().Where(one => one.Item.Invoice == item).Select(one => RowOf(lines.Name, one.Index) + ".net").LastOrDefault()
            : null;
    }

    private IEnumerable<string> FieldsOf(FactField field) => field.Type switch
    {
        "items" => [$"facts.{field.Name}", .. ItemRows.Index().Select(row => RowOf(field.Name, row.Index))],
        "lines" => [$"facts.{field.Name}", .. Form.Lines.Index().SelectMany(row => LineParts.Select(part => RowOf(field.Name, row.Index) + part))],
        _ => [$"facts.{field.Name}"],
    };

    private static string Dashed(string field) => NoWord().Replace(field, "-").TrimEnd('-');

    [GeneratedRegex(@"[^\w]+")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"^facts\.(\w+)\[(\d+)\](.*)$")]
    private static partial Regex EntryPlace();

    [GeneratedRegex(@"^facts\.lines\[(\d+)\]")]
    private static partial Regex LinePlace();
}
