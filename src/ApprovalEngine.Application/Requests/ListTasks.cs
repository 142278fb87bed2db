using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>My inbox: the open tasks that ask me, or for which I stand in for somebody who is away, oldest first.</summary>
public sealed record ListTasks(string? Cursor, int? Limit) : IRequest<Result<Page<InboxTask>>>;

public sealed record InboxTask(
    Guid Id, string Request, string Type, string Function, int Level, string Role, string Kind, IReadOnlyList<string> Verdicts, string ContentHash,
    DateTimeOffset OpenedAt, DateTimeOffset? DueAt, string Customer, string CustomerName, decimal Amount, string Currency, string ReasonCode, string RequestedBy,
    IReadOnlyDictionary<string, object?> Facts, string? OnBehalfOf, Guid? DelegationId);

internal sealed class ListTasksHandler(ApprovalDbContext db, Caller caller) : IRequestHandler<ListTasks, Result<Page<InboxTask>>>
{
    public async Task<Result<Page<InboxTask>>> Handle(ListTasks query, CancellationToken cancellationToken)
    {
        // A task asks nobody twice: who is asked himself stands in for nobody in it.
        var mine = db.TaskPeople.AsNoTracking().Where(asked => asked.UserName == caller.UserName)
            .Select(asked => new { asked.TaskId, OnBehalfOf = (string?)null, DelegationId = (Guid?)null })
            .Concat(db.StandIns.AsNoTracking().Where(one => one.UserName == caller.UserName && one.Until == null)
                .Select(one => new { one.TaskId, OnBehalfOf = (string?)one.OnBehalfOf, DelegationId = (Guid?)one.DelegationId }));
        if (Guid.TryParse(Paging.Key(query.Cursor), CultureInfo.InvariantCulture, out var after))
        {
            mine = mine.Where(asked => asked.TaskId.CompareTo(after) > 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await (
            from asked in mine
            join task in db.Tasks on asked.TaskId equals task.Id
            join request in db.Requests on task.RequestId equals request.Id
            join customer in db.Customers on request.CustomerNumber equals customer.Number
            where task.Status == ApprovalTaskStatus.Open && request.Status == RequestStatus.InReview
            orderby task.Id
            select new
            {
                task.Id, request.Number, request.Type, task.Function, task.Level, task.Role, task.Kind, request.ContentHash, task.OpenedAt, task.DueAt,
                request.CustomerNumber, customer.Name, request.Amount, request.Currency, request.ReasonCode, request.RequestedBy, request.Facts,
                asked.OnBehalfOf, asked.DelegationId,
            }).Take(limit + 1).ToListAsync(cancellationToken);
        var tasks = found.Select(one => new InboxTask(
            one.Id, one.Number, one.Type, one.Function, one.Level, one.Role, RequestViews.Word(one.Kind), WordsOf(one.Kind), one.ContentHash, one.OpenedAt, one.DueAt,
            one.CustomerNumber, one.Name, one.Amount, one.Currency, one.ReasonCode, one.RequestedBy, StoredJson.Read<Dictionary<string, object?>>(one.Facts),
            one.OnBehalfOf, one.DelegationId)).ToList();
        return Paging.Cut(tasks, limit, task => task.Id.ToString());
    }

    private static List<string> WordsOf(AuthorityKind kind) => [.. Verdicts.OfferedTo(kind).Select(Verdicts.Word)];
}
