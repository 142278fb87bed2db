using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Audit;

/// <summary>Requests that an administrator has stopped over the heads of requester and approvers, newest first (domain.md 4.6: an override shows in the audit report).</summary>
public sealed record ListOverrides(string? Cursor, int? Limit) : IRequest<Result<Page<OverrideView>>>;

/// <param name="By">The administrator.</param>
/// <param name="Reason">As he gave it.</param>
public sealed record OverrideView(string Number, string Type, string Customer, string RequestedBy, string By, DateTimeOffset At, string Reason);

internal sealed class ListOverridesHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<ListOverrides, Result<Page<OverrideView>>>
{
    public async Task<Result<Page<OverrideView>>> Handle(ListOverrides query, CancellationToken cancellationToken)
    {
        if ((await caller.PersonAsync(cancellationToken))?.May(Permissions.VerifyAudit, BusinessDay.Of(clock.Now())) is not true)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.VerifyAudit));
        }

        var stopped = db.Requests.AsNoTracking().Where(request => request.Status == RequestStatus.Cancelled);
        if (Guid.TryParse(Paging.Key(query.Cursor), CultureInfo.InvariantCulture, out var after))
        {
            stopped = stopped.Where(request => request.Id.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await stopped.OrderByDescending(request => request.Id).Take(limit + 1)
            .Select(request => new { request.Id, request.Number, request.Type, request.CustomerNumber, request.RequestedBy }).ToListAsync(cancellationToken);
        var page = Paging.Cut(found, limit, request => request.Id.ToString());
        var numbers = page.Items.Select(request => request.Number).ToList();
        var acts = (await db.AuditEntries.AsNoTracking().Where(entry => numbers.Contains(entry.Chain) && entry.Kind == "request.cancelled").ToListAsync(cancellationToken))
            .ToLookup(entry => entry.Chain, StringComparer.Ordinal);
        return new Page<OverrideView>(
            [.. page.Items.SelectMany(request => acts[request.Number].Take(1).Select(act => new OverrideView(
                request.Number, request.Type, request.CustomerNumber, request.RequestedBy, act.Actor, act.At, ReasonOf(act))))],
            page.NextCursor);
    }

    private static string ReasonOf(AuditEntry act) =>
        StoredJson.Read<JsonElement>(act.Details).TryGetProperty("comment", out var reason) && reason.ValueKind is JsonValueKind.String ? reason.GetString()! : "";
}
