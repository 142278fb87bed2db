using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Outbox;

/// <summary>A mail to be sent by the outbox.</summary>
/// <param name="LetterId">The letter that this mail carries; null = a notice.</param>
internal sealed record MailPayload(string To, string Subject, string Body, bool IsHtml, Guid? LetterId);

/// <summary>Short mails to colleagues, Chinese first, with a link to the page and never with anything that decides. Nothing is written where no mail server is set.</summary>
internal sealed class Notices(ApprovalDbContext db, EngineOptions options, IEnumerable<RequestType> types, Parties parties, TimeProvider clock)
{
    public Task YourTurnAsync(ApprovalRequest request, IReadOnlyList<ApprovalTask> opened, CancellationToken cancellationToken) => opened.Any(task => task.People is [])
        ? ParkedAsync(request, cancellationToken)
        : MailAsync(request, [.. opened.SelectMany(task => task.People).Select(person => person.UserName)], "等待您处理", "waits for your answer", cancellationToken);

    /// <summary>Tells whoever is asked in the name of somebody who is away.</summary>
    public async Task YourTurnForAsync(ApprovalRequest request, StandIn standIn, CancellationToken cancellationToken)
    {
        if (options.Smtp is null)
        {
            return;
        }

        var found = await parties.FindAsync(request, [standIn.OnBehalfOf, standIn.UserName], cancellationToken);
        var (titleZh, title) = found.TryGetValue(standIn.OnBehalfOf, out var principal) ? (principal.TitleZh, principal.Title) : (standIn.OnBehalfOf, standIn.OnBehalfOf);
        await MailAsync(request, [standIn.UserName], $"等待您代{titleZh}处理", $"waits for your answer on behalf of {title}", cancellationToken);
    }

    /// <summary>The alarm of a route without an answer: nobody may approve, or nobody holds the role.</summary>
    public Task ParkedAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        OwnersAsync(request, "无人有权审批，请检查授权矩阵", "has nobody who may approve it; please look at the empowerment matrix", cancellationToken);

    /// <summary>Tells the owners of the matrix.</summary>
    public async Task OwnersAsync(ApprovalRequest request, string textZh, string text, CancellationToken cancellationToken)
    {
        var owners = await db.RoleAssignments.AsNoTracking().Where(one => one.Role == "matrix-owner").ToListAsync(cancellationToken);
        var today = BusinessDay.Of(clock.Now());
        List<string> present = [.. owners.Where(one => one.IsValidOn(today) && one.Scope.Covers(request.Place)).Select(one => one.UserName)];
        await MailAsync(request, present, textZh, text, cancellationToken);
    }

    public async Task MailAsync(ApprovalRequest request, IReadOnlyCollection<string> userNames, string textZh, string text, CancellationToken cancellationToken)
    {
        if (options.Smtp is null || userNames.Count == 0)
        {
            return;
        }

        var found = await parties.FindAsync(request, userNames, cancellationToken);
        var type = types.Single(one => one.Code == request.Type);
        var link = $"{options.PortalUrl}/requests/{request.Number}";
        foreach (var person in found.Values.Where(person => person is { Email: not null, IsActive: true }))
        {
            db.Outbox.Add(OutboxMessages.Mail(request.Number, clock.Now(), new MailPayload(
                person.Email!,
                $"{request.Number} {textZh} / {text}",
                $"{type.TitleZh} {request.Number} {textZh}。\n{type.Title} {request.Number} {text}.\n\n{link}\n",
                IsHtml: false,
                LetterId: null)));
        }
    }
}

internal static class OutboxMessages
{
    public const string MailKind = "mail";
    public const string ErpFileKind = "erp-file";

    public static OutboxMessage Mail(string requestNumber, DateTimeOffset now, MailPayload payload) => Of(requestNumber, MailKind, StoredJson.Write(payload), now);

    public static OutboxMessage ErpFile(string requestNumber, DateTimeOffset now, Guid effectId) => Of(requestNumber, ErpFileKind, StoredJson.Write(effectId), now);

    private static OutboxMessage Of(string requestNumber, string kind, string payload, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestNumber = requestNumber,
        Kind = kind,
        Payload = payload,
        CreatedAt = now,
        DueAt = now,
    };
}
