using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>One request with all that belongs to it.</summary>
public sealed record GetRequest(string Number) : IRequest<Result<RequestView>>;

internal sealed class GetRequestHandler(ApprovalDbContext db, RequestSight sight, RouteWatch watch, RequestComposer composer, Caller caller, TimeProvider clock) : IRequestHandler<GetRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(GetRequest query, CancellationToken cancellationToken)
    {
        var request = await db.WholeRequests().AsNoTracking().SingleOrDefaultAsync(one => one.Number == query.Number, cancellationToken);
        if (request is null || !await sight.SeesAsync(request, cancellationToken))
        {
            return new RequestUnknown(query.Number);
        }

        var effects = await db.Effects.AsNoTracking().Where(effect => effect.RequestNumber == query.Number).OrderBy(effect => effect.Id).ToListAsync(cancellationToken);
        var letters = await db.Letters.AsNoTracking().Where(letter => letter.RequestNumber == query.Number).OrderBy(letter => letter.CreatedAt).ThenBy(letter => letter.Number)
            .Select(letter => new { letter.Id, letter.Number, letter.Kind, letter.Culture, letter.Status }).ToListAsync(cancellationToken);
        var incidents = await db.Incidents.AsNoTracking().Where(incident => incident.InstanceId == request.WorkflowInstanceId).OrderBy(incident => incident.At)
            .Select(incident => new IncidentView(incident.Id, incident.ActivityId, incident.Code, incident.Message, incident.At, incident.ResolvedAt, incident.Resolution)).ToListAsync(cancellationToken);
        // The reason may name folders and servers: it is for those who look after effects.
        var maySeeWhy = await sight.MayAsync(Permissions.ReadEffects, request, cancellationToken);
        var undelivered = await db.Outbox.AsNoTracking().Where(message => message.RequestNumber == query.Number && message.SentAt == null && message.LastError != null)
            .OrderBy(message => message.Sequence)
            .Select(message => new UndeliveredView(message.Id, message.Kind, message.Attempts, maySeeWhy ? message.LastError : null, message.ParkedAt)).ToListAsync(cancellationToken);
        var view = RequestViews.Of(
            request,
            effects.Select(RequestViews.Of),
            letters.Select(letter => new LetterView(letter.Id, letter.Number, letter.Kind, letter.Culture, RequestViews.Word(letter.Status), RequestViews.HrefOf(query.Number, letter.Id))),
            incidents,
            undelivered,
            await sight.IsRequesterAsync(request, cancellationToken)) with { Changes = RoundChanges.Since(request, caller.UserName) };
        return await watch.FindAsync(composer.TypeOf(request.Type), request, BusinessDay.Of(clock.Now()), cancellationToken) is { } shift ? RequestViews.With(view, shift) : view;
    }
}
