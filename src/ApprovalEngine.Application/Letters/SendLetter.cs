using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Templating;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Letters;

public sealed record LetterKindUnknown(string Kind, string Culture)
    : ConflictError("letter.unknown-kind", $"There is no template templates/{Kind}.{Culture}.sbn-html.");

public sealed record LetterFailed(string Kind, string Culture, string Why)
    : ConflictError("letter.failed", $"The letter {Kind} in {Culture} could not be written: {Why}");

/// <summary>Writes a letter in each culture, keeps it, and mails it where there is a server and an address.</summary>
internal sealed record WriteLetters(string? Number, string InstanceId, string Kind, IReadOnlyList<string> Cultures) : IRequest<Result<Done>>, IDomainAction;

internal sealed class WriteLettersHandler(ApprovalDbContext db, LetterTemplates templates, IEnumerable<RequestType> types, EngineOptions options, LetterDesk desk, TimeProvider clock)
    : IRequestHandler<WriteLetters, Result<Done>>
{
    // What is not known to be internal is taken to speak to the customer, and needs every approval.
    private static readonly string[] InternalKinds = ["decision-notice"];

    public async Task<Result<Done>> Handle(WriteLetters command, CancellationToken cancellationToken)
    {
        var isInternal = InternalKinds.Contains(command.Kind);
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        if (!isInternal && request.RefusalOfEffects(command.InstanceId) is { } refusal)
        {
            return refusal;
        }

        var (model, count) = await ModelAsync(request, cancellationToken);
        var recipient = isInternal ? model.People.GetValueOrDefault(request.RequestedBy)?.Email : model.Customer.Email;
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
            await desk.KeepAsync(request, command.Kind, culture, number, Subject(request, model.Type, culture), body, options.Smtp is null ? null : recipient, recipient, cancellationToken);
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

    // Two round trips for all that the letter speaks of.
    private async Task<(LetterModel Model, int Written)> ModelAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var names = request.Decisions.Select(decision => decision.DecidedBy).Append(request.RequestedBy).ToList();
        var found = await (
            from customer in db.Customers.AsNoTracking()
            join entity in db.LegalEntities on request.LegalEntity equals entity.Code
            where customer.Number == request.CustomerNumber
            select new { Customer = customer, Company = entity, Written = db.Letters.Count(letter => letter.RequestNumber == request.Number) }).SingleAsync(cancellationToken);
        var people = await db.People.AsNoTracking().Where(person => names.Contains(person.UserName)).ToDictionaryAsync(person => person.UserName, cancellationToken);
        return (new LetterModel(request, types.Single(type => type.Code == request.Type), found.Customer, found.Company, people), found.Written);
    }
}

[Activity("ApprovalEngine.SendLetter", "Writes a letter from its template in each language and sends it.", Category = "Credit Approval", DisplayName = "Send Letter")]
[ActivityInput("Kind", typeof(string), Required = true, Description = "Names the template: templates/KIND.CULTURE.sbn-html.")]
[ActivityInput("Cultures", typeof(IReadOnlyList<string>), Description = "Languages; zh-CN and en where left out.")]
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

/// <summary>Keeps finished letters and puts them into the outbox.</summary>
internal sealed class LetterDesk(ApprovalDbContext db, AuditTrail audit, TimeProvider clock)
{
    public static string HashOf(string body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <param name="mailTo">Where to mail it; null = it waits as ready to send.</param>
    public async Task KeepAsync(
        ApprovalRequest request, string kind, string culture, string number, string subject, string body, string? mailTo, string? recipient, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var letter = new Letter
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            RequestNumber = request.Number,
            Kind = kind,
            Culture = culture,
            Recipient = recipient,
            Subject = subject,
            Body = body,
            BodyHash = HashOf(body),
            CreatedAt = now,
            Status = mailTo is null ? LetterStatus.ReadyToSend : LetterStatus.Queued,
        };
        db.Letters.Add(letter);
        if (mailTo is not null)
        {
            db.Outbox.Add(OutboxMessages.Mail(request.Number, now, new MailPayload(mailTo, subject, body, IsHtml: true, letter.Id)));
        }

        await audit.AppendAsync(request.Number, "letter.written", new { letter.Number, letter.Kind, letter.Culture, letter.BodyHash }, cancellationToken);
    }
}
