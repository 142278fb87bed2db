using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Effects;

/// <summary>Effects and what became of them, newest first: "approved" is not "done".</summary>
public sealed record ListEffects(string? Status, string? Cursor, int? Limit) : IRequest<Result<Page<EffectSummary>>>;

/// <param name="Problem">Why messages of the request have been given up; null = none has.</param>
public sealed record EffectSummary(
    Guid Id, string Request, string Kind, string Status, string LegalEntity, string Customer, JsonElement Payload, string? DocumentNumber, string? Message,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgedAt, string? Problem);

public sealed record EffectStatusUnknown(string Found)
    : InvalidError("effect.unknown-status", $"There is no effect status '{Found}'; expected pending, sent, confirmed or failed.", NoFields);

internal sealed class ListEffectsHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<ListEffects, Result<Page<EffectSummary>>>
{
    public async Task<Result<Page<EffectSummary>>> Handle(ListEffects query, CancellationToken cancellationToken)
    {
        var person = await caller.PersonAsync(cancellationToken);
        if (person?.ReachOf(Permissions.ReadEffects, BusinessDay.Of(clock.Now())) is not { IsNowhere: false } reach)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.ReadEffects));
        }

        var effects = db.Effects.AsNoTracking().Where(effect =>
            reach.IsEverywhere || reach.LegalEntities.Contains(effect.LegalEntity) || reach.Regions.Contains(effect.Region) || reach.Branches.Contains(effect.Branch));
        if (query.Status is { Length: > 0 } word)
        {
            if (!Enum.TryParse<EffectStatus>(word, ignoreCase: true, out var status) || !Enum.IsDefined(status))
            {
                return new EffectStatusUnknown(word);
            }

            effects = effects.Where(effect => effect.Status == status);
        }

        if (Guid.TryParse(Paging.Key(query.Cursor), CultureInfo.InvariantCulture, out var after))
        {
            effects = effects.Where(effect => effect.Id.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await effects.OrderByDescending(effect => effect.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var numbers = found.Select(effect => effect.RequestNumber).ToList();
        var parked = (await db.Outbox.AsNoTracking().Where(message => message.ParkedAt != null && numbers.Contains(message.RequestNumber))
            .Select(message => new { message.RequestNumber, message.LastError }).ToListAsync(cancellationToken)).ToLookup(one => one.RequestNumber, one => one.LastError);
        return Paging.Cut([.. found.Select(effect => SummaryOf(effect, parked[effect.RequestNumber].FirstOrDefault()))], limit, effect => effect.Id.ToString());
    }

    private static EffectSummary SummaryOf(Effect effect, string? problem) => new(
        effect.Id, effect.RequestNumber, effect.Kind, RequestViews.Word(effect.Status), effect.LegalEntity, effect.CustomerNumber, StoredJson.Read<JsonElement>(effect.Payload),
        effect.DocumentNumber, effect.Message, effect.CreatedAt, effect.SentAt, effect.AcknowledgedAt, problem);
}
