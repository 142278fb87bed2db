using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>Requests that the caller sees, newest first.</summary>
/// <param name="Search">Part of a request's or customer's number, or of the customer's name.</param>
public sealed record ListRequests(string? Type, string? Status, string? Customer, bool Mine, string? Search, string? Cursor, int? Limit)
    : IRequest<Result<Page<RequestSummary>>>;

public sealed record RequestSummary(
    string Number, string Type, string Status, string Customer, string CustomerName, string LegalEntity, string Branch, decimal Amount, string Currency, string ReasonCode,
    string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ClosedAt, IReadOnlyList<string> WaitingFor);

public sealed record StatusUnknown(string Found)
    : InvalidError(
        "request.unknown-status", $"There is no status '{Found}'; expected {string.Join(", ", Enum.GetNames<RequestStatus>())}.",
        new Dictionary<string, string[]> { ["status"] = [$"Expected {string.Join(", ", Enum.GetNames<RequestStatus>())}."] });

internal sealed class ListRequestsHandler(ApprovalDbContext db, RequestSight sight, Caller caller) : IRequestHandler<ListRequests, Result<Page<RequestSummary>>>
{
    public async Task<Result<Page<RequestSummary>>> Handle(ListRequests query, CancellationToken cancellationToken)
    {
        RequestStatus? status = null;
        if (query.Status is { Length: > 0 } word)
        {
            if (!Enum.TryParse<RequestStatus>(word, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            {
                return new StatusUnknown(word);
            }

            status = parsed;
        }

        var requests = Filtered(await sight.VisibleAsync(cancellationToken), query, status);
        if (Guid.TryParse(Paging.Key(query.Cursor), CultureInfo.InvariantCulture, out var after))
        {
            requests = requests.Where(request => request.Id.CompareTo(after) < 0);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await (
            from request in requests
            join customer in db.Customers on request.CustomerNumber equals customer.Number
            orderby request.Id descending
            select new { Request = request, customer.Name }).Take(limit + 1).ToListAsync(cancellationToken);
        var page = Paging.Cut(found, limit, one => one.Request.Id.ToString());
        var ids = page.Items.Select(one => one.Request.Id).ToList();
        var waiting = (await (
            from task in db.Tasks.AsNoTracking()
            join asked in db.TaskPeople on task.Id equals asked.TaskId
            where ids.Contains(task.RequestId) && task.Status == ApprovalTaskStatus.Open
            select new { task.RequestId, asked.UserName }).Concat(
            from task in db.Tasks.AsNoTracking()
            join one in db.StandIns on task.Id equals one.TaskId
            where ids.Contains(task.RequestId) && one.Until == null
            select new { task.RequestId, one.UserName }).ToListAsync(cancellationToken)).ToLookup(one => one.RequestId, one => one.UserName);
        return new Page<RequestSummary>([.. page.Items.Select(one => SummaryOf(one.Request, one.Name, waiting[one.Request.Id]))], page.NextCursor);
    }

    private static RequestSummary SummaryOf(ApprovalRequest request, string customerName, IEnumerable<string> waitingFor) => new(
        request.Number, request.Type, request.Status.ToString(), request.CustomerNumber, customerName, request.LegalEntity, request.Branch, request.Amount, request.Currency,
        request.ReasonCode, request.RequestedBy, request.CreatedAt, request.SubmittedAt, request.ClosedAt, [.. waitingFor.Distinct().Order(StringComparer.Ordinal)]);

    private IQueryable<ApprovalRequest> Filtered(IQueryable<ApprovalRequest> requests, ListRequests query, RequestStatus? status)
    {
        if (status is not null)
        {
            requests = requests.Where(request => request.Status == status);
        }

        if (query.Type is { Length: > 0 } type)
        {
            requests = requests.Where(request => request.Type == type);
        }

        if (query.Customer is { Length: > 0 } customer)
        {
            requests = requests.Where(request => request.CustomerNumber == customer);
        }

        if (query.Mine)
        {
            requests = requests.Where(request => request.RequestedBy == caller.UserName);
        }

        if (query.Search is not { Length: > 0 } search)
        {
            return requests;
        }

        var (number, customers) = (search.Trim().ToUpperInvariant(), db.CustomersLike(search.Trim()));
        return requests.Where(request => request.Number.Contains(number) || customers.Any(one => one.Number == request.CustomerNumber));
    }
}
