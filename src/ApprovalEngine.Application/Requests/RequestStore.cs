using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>Reads a request with tasks, people and decisions, in one round trip.</summary>
internal static class RequestStore
{
    extension(ApprovalDbContext db)
    {
        /// <summary>The tracked request: what this transaction has read or made already, else from the database.</summary>
        public async Task<ApprovalRequest?> RequestAsync(string number, CancellationToken cancellationToken) =>
            db.Requests.Local.FirstOrDefault(request => request.Number == number)
            ?? await db.WholeRequests().SingleOrDefaultAsync(request => request.Number == number, cancellationToken);

        public Task<ApprovalRequest?> RequestOfTaskAsync(Guid taskId, CancellationToken cancellationToken) =>
            db.WholeRequests().SingleOrDefaultAsync(request => request.Tasks.Any(task => task.Id == taskId), cancellationToken);

        public IQueryable<ApprovalRequest> WholeRequests() => db.Requests
            .Include(request => request.Tasks).ThenInclude(task => task.People)
            .Include(request => request.Tasks).ThenInclude(task => task.StandIns)
            .Include(request => request.Decisions)
            .AsSingleQuery();
    }
}
