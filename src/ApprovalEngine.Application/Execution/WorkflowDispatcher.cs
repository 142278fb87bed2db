using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Does what waits for time and what bursts have asked for. Any number of nodes may: each takes rows for a lease and carries each out in a
/// transaction of its own that also deletes it. What fails is tried again with growing pauses, never stops what is behind it, and is parked
/// with an incident after too many tries.
/// </summary>
public sealed class WorkflowDispatcher(
    IServiceScopeFactory scopes, HttpCaller http, EngineOptions options, TimeProvider clock, ILogger<WorkflowDispatcher> log)
{
    private const int BatchMax = 50;
    private const int CallsMax = 8;

    /// <summary>Resumes bookmarks whose time has come; returns how many.</summary>
    public async Task<int> ResumeDueAsync(CancellationToken cancellationToken)
    {
        var due = await ClaimAsync((db, now, until) => Leases.ClaimDueBookmarksAsync(db, now, until, BatchMax, cancellationToken), options.Workflows.Lease);
        return await EachAsync(due, (mediator, row) => mediator.Send(new ResumeBookmark(row.Id), cancellationToken), cancellationToken);
    }

    /// <summary>Carries out jobs; returns how many.</summary>
    public async Task<int> RunJobsAsync(CancellationToken cancellationToken)
    {
        var jobs = await ClaimAsync((db, now, until) => Leases.ClaimJobsAsync(db, JobKinds.Inside, now, until, BatchMax, cancellationToken), options.Workflows.Lease);
        return await EachAsync(jobs, (mediator, row) => mediator.Send(new RunJob(row.Id), cancellationToken), cancellationToken);
    }

    /// <summary>Sends HTTP requests, outside every transaction, and records their answers; returns how many were recorded.</summary>
    /// <remarks>A node that dies between sending and recording leaves the request to be sent again after its lease, with the same <c>Idempotency-Key</c>.</remarks>
    public async Task<int> SendHttpAsync(CancellationToken cancellationToken)
    {
        var lease = options.Workflows.Lease + options.Http.Timeout;
        var calls = await ClaimAsync((db, now, until) => Leases.ClaimJobsAsync(db, JobKinds.Outside, now, until, CallsMax, cancellationToken), lease);
        var recorded = 0;
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = CallsMax, CancellationToken = cancellationToken }, async (row, token) =>
            Interlocked.Add(ref recorded, await OneAsync(row, mediator => CallAsync(mediator, row, token), token) ? 1 : 0));
        return recorded;
    }

    private async Task<Error?> CallAsync(IMediator mediator, JobRow row, CancellationToken cancellationToken)
    {
        var call = Jobs.PayloadOf<HttpJob>(row);
        var answer = await http.SendAsync(row.Id, call, cancellationToken);
        if (answer.MayTryAgain && row.Attempts < options.Http.AttemptsMax)
        {
            return new HttpCallFailed(call.Url, answer.Message!);
        }

        // A failure that nobody waits for is an operator's.
        var recorded = answer.Failure is not null && call.AnswerKey is null
            ? await mediator.Send(new GiveUpWork(row.Id, IsJob: true, row.LeaseUntil!.Value, $"{call.Url}: {answer.Message}"), cancellationToken)
            : await mediator.Send(new RecordHttpAnswer(row.Id, answer), cancellationToken);
        return recorded.Error;
    }

    private async Task<IReadOnlyList<T>> ClaimAsync<T>(Func<ApprovalDbContext, DateTimeOffset, DateTimeOffset, Task<IReadOnlyList<T>>> claim, TimeSpan lease)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.Now();
        return await claim(scope.ServiceProvider.GetRequiredService<ApprovalDbContext>(), now, now + lease);
    }

    private async Task<int> EachAsync<T>(IReadOnlyList<T> rows, Func<IMediator, T, Task<Result<Done>>> work, CancellationToken cancellationToken) where T : LeasedRow
    {
        var done = 0;
        foreach (var row in rows)
        {
            // What came before took so long that another node may have the rest by now.
            if (clock.Now() >= row.LeaseUntil)
            {
                break;
            }

            done += await OneAsync(row, async mediator => (await work(mediator, row)).Error, cancellationToken) ? 1 : 0;
        }

        return done;
    }

    private async Task<bool> OneAsync<T>(T row, Func<IMediator, Task<Error?>> work, CancellationToken cancellationToken) where T : LeasedRow
    {
        await using var scope = Scope();
        try
        {
            if (await work(scope.ServiceProvider.GetRequiredService<IMediator>()) is not { } refusal)
            {
                return true;
            }

            log.LogWarning("{Kind} {Id}, try {Attempt}: {Failure}", typeof(T).Name, row.Id, row.Attempts, refusal.Message);
            // Whoever waits for an operator is not at fault; everybody else is given up some day.
            await SetBackAsync(row, refusal.Message, refusal is not InstanceFaulted, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(failure, "{Kind} {Id}, try {Attempt}, failed", typeof(T).Name, row.Id, row.Attempts);
            await SetBackAsync(row, failure.Message, mayGiveUp: true, cancellationToken);
        }

        return false;
    }

    private async Task SetBackAsync<T>(T row, string failure, bool mayGiveUp, CancellationToken cancellationToken) where T : LeasedRow
    {
        await using var scope = Scope();
        if (mayGiveUp && row.Attempts >= options.OutboxAttemptsMax)
        {
            _ = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GiveUpWork(row.Id, row is JobRow, row.LeaseUntil!.Value, failure), cancellationToken);
            return;
        }

        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        await Leases.PutOffAsync(db, row, clock.Now() + options.PauseAfter(row.Attempts), failure, cancellationToken);
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:workflow", "clock");
        return scope;
    }
}
