using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Carries out a job and deletes it, in one transaction. A job that is gone was carried out by somebody else.</summary>
internal sealed record RunJob(string JobId) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class RunJobHandler(ApprovalDbContext db, WorkflowEngine engine) : IRequestHandler<RunJob, Result<Done>>
{
    public async Task<Result<Done>> Handle(RunJob command, CancellationToken cancellationToken)
    {
        if (await db.Jobs.FindAsync([command.JobId], cancellationToken) is not { } job)
        {
            return default(Done);
        }

        var carriedOut = job.Kind switch
        {
            JobKinds.Event => await FanOutAsync(job, Jobs.PayloadOf<EventJob>(job), cancellationToken),
            JobKinds.Resume => await ResumeAsync(job, Jobs.PayloadOf<ResumeJob>(job), cancellationToken),
            JobKinds.Answer => await AnswerAsync(job, Jobs.PayloadOf<AnswerJob>(job), cancellationToken),
            JobKinds.Child => await StartAsync(Jobs.PayloadOf<ChildJob>(job), cancellationToken),
            _ => throw new InvalidOperationException($"Nobody knows how to carry out a job of kind '{job.Kind}'."),
        };
        if (carriedOut.IsError)
        {
            return carriedOut.Error;
        }

        db.Jobs.Remove(job);
        return default(Done);
    }

    // One job for each that waits at this moment, by one statement, however many there are: who begins to wait later, or again, is not
    // among them. Each is then resumed in a transaction of its own, so that one that fails holds up nobody.
    private async Task<Result<Done>> FanOutAsync(JobRow job, EventJob published, CancellationToken cancellationToken)
    {
        var (sql, parameters) = EventListeners.InsertOf(job, published);
        await db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);
        return default(Done);
    }

    private async Task<Result<Done>> ResumeAsync(JobRow job, ResumeJob resume, CancellationToken cancellationToken)
    {
        var resumed = await engine.ResumeBookmarkAsync(job.BookmarkId!, Jobs.StimulusOf(resume.Input), cancellationToken);
        return resumed.IsError ? resumed.Error : default(Done);
    }

    private Task<Result<Done>> AnswerAsync(JobRow job, AnswerJob answer, CancellationToken cancellationToken) =>
        engine.AnswerAsync(job.InstanceId!, answer.Key, Jobs.StimulusOf(answer.Input), cancellationToken);

    private Task<Result<Done>> StartAsync(ChildJob child, CancellationToken cancellationToken)
    {
        var start = new ChildStart(
            child.InstanceId, child.DefinitionId, child.CorrelationId, Jobs.MapOf(child.Input), child.ParentInstanceId, child.ParentKey, child.Nesting, child.IsTrial)
        {
            CauseId = child.CauseId,
        };
        return engine.StartChildAsync(start, new InstanceOrigin(child.RequestNumber, child.StartedBy), cancellationToken);
    }
}
