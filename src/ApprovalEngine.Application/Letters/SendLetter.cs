using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Templating;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Letters;

public sealed record LetterKindUnknown(string Kind, string Culture)
    : ConflictError("letter.unknown-kind", $"There is no template templates/{Kind}.{Culture}.sbn-html.");

public sealed record LetterFailed(string Kind, string Culture, string Why)
    : ConflictError("letter.failed", $"The letter {Kind} in {Culture} could not be written: {Why}");

/// <summary>Writes a letter in each culture, keeps it, and mails it where there is a server and an address.</summary>
internal sealed record WriteLetters(string? Number, string InstanceId, string Kind, IReadOnlyList<string> Cultures) : IRequest<Result<Done>>, IDomainAction;

internal sealed class WriteLettersHandler(ApprovalDbContext db, LetterTemplates templates, IEnumerable<RequestType> types, LetterDesk desk, LateConclusion conclusion, TimeProvider clock)
    : IRequestHandler<WriteLetters, Result<Done>>
{

    public async Task<Result<Done>> Handle(WriteLetters command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        var audience = LetterKinds.AudienceOf(command.Kind);
        if (audience is not LetterAudience.Requester)
        {
            await conclusion.ConcludeAsync(request, command.InstanceId, cancellationToken);
            if (request.RefusalOfEffects(command.InstanceId) is { } refusal)
            {
                return refusal;
            }
        }

        var (model, count) = await ModelAsync(request, cancellationToken);
        var recipient = audience switch
        {
            LetterAudience.Requester => model.People.GetValueOrDefault(request.RequestedBy)?.Email,
            LetterAudience.Customer or LetterAudience.CustomerByPost => model.Customer.Email,
            LetterAudience.Legal => null,
        };
        var sequence = count + db.Letters.Local.Count(letter => letter.RequestNumber == request.Number);
        // All are written before any is kept: an incident leaves no half of a pair behind.
        var written = new List<(string Culture, string Number, string Body)>();
        foreach (var culture in command.Cultures)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{request.Number}-L{++sequence}");
            var body = Render(command.Kind, culture, model.For(number, command.Kind, culture, BusinessDay.Of(clock.Now())));
            if (body.IsError)
            {
                return body.Error;
            }

            written.Add((culture, number, body.Value));
        }

        foreach (var (culture, number, body) in written)
        {
            var isMailed = audience is LetterAudience.Requester or LetterAudience.Customer;
            await desk.KeepAsync(request, command.Kind, culture, number, Subject(request, model.Type, culture), body, recipient, isMailed, cancellationToken);
        }

        return default(Done);
    }

    private static string Subject(ApprovalRequest request, RequestType type, string culture) =>
        $"{(culture.StartsWith("zh", StringComparison.Ordinal) ? type.TitleZh : type.Title)} {request.Number}";

    private Result<string> Render(string kind, string culture, IReadOnlyDictionary<string, object?> model)
    {
        if (!templates.Has(kind, culture))
        {
            return new LetterKindUnknown(kind, culture);
        }

        try
        {
            return templates.Render(kind, culture, model);
        }
        catch (TemplateException failure)
        {
            return new LetterFailed(kind, culture, failure.Message);
        }
    }

    // Two round trips for all that the letters of a request speak of, however many are written.
    private async Task<(LetterModel Model, int Written)> ModelAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var (customer, company, written) = await desk.AddressAsync(request, cancellationToken);
        var people = await desk.PeopleAsync(request, cancellationToken);
        return (new LetterModel(request, types.Single(type => type.Code == request.Type), [.. types.Select(type => type.LetterPart)], customer, company, people), written);
    }
}

[Activity("ApprovalEngine.SendLetter", "Writes a letter from its template in each language and sends it.", Category = "Credit Approval", DisplayName = "Send Letter")]
[ActivityInput("Kind", typeof(string), DisplayName = "Letter", Required = true, UiHint = "dropdown", Choices = ActivityChoices.LetterKinds, Description = "What is written: each letter has a template in each language.")]
[ActivityInput("Cultures", typeof(IReadOnlyList<string>), DisplayName = "Languages", UiHint = "checklist", Choices = ActivityChoices.LetterCultures, Description = "Chinese and English where nothing is said.")]
[Outcomes("Done")]
internal sealed class SendLetter(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var cultures = context.Input<IReadOnlyList<string>?>("Cultures") ?? ["zh-CN", "en"];
        var write = new WriteLetters(context.CorrelationId, context.InstanceId, context.Input<string>("Kind"), cultures);
        _ = (await mediator.Send(write, context.CancellationToken)).OrFault();
    }
}
