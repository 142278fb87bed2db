using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Letters;

/// <summary>Reads what letters speak of, once for each request in a transaction; keeps finished letters and puts them into the outbox.</summary>
internal sealed class LetterDesk(ApprovalDbContext db, Parties parties, EngineOptions options, AuditTrail audit, TimeProvider clock)
{
    private (string Request, Customer Customer, LegalEntity Company, int Written)? address;

    public static string HashOf(string body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Who writes to whom, and how many letters of the request there were before this transaction.</summary>
    public async Task<(Customer Customer, LegalEntity Company, int Written)> AddressAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (address is not { } known || known.Request != request.Number)
        {
            var found = await (
                from customer in db.Customers.AsNoTracking()
                join entity in db.LegalEntities on request.LegalEntity equals entity.Code
                where customer.Number == request.CustomerNumber
                select new { Customer = customer, Company = entity, Written = db.Letters.Count(letter => letter.RequestNumber == request.Number) }).SingleAsync(cancellationToken);
            known = (request.Number, found.Customer, found.Company, found.Written);
            address = known;
        }

        return (known.Customer, known.Company, known.Written);
    }

    /// <summary>Who raised the request and who has decided it.</summary>
    public Task<IReadOnlyDictionary<string, Person>> PeopleAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        parties.FindAsync(request, request.Decisions.Select(decision => decision.DecidedBy).Append(request.RequestedBy), cancellationToken);

    /// <param name="recipient">Mail address; null = there is none.</param>
    /// <param name="isMailed">False = it waits as ready to send, also where there is a mail server.</param>
    public async Task KeepAsync(
        ApprovalRequest request, string kind, string culture, string number, string subject, string body, string? recipient, bool isMailed, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var mailTo = isMailed && options.Smtp is not null ? recipient : null;
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
