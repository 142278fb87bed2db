using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Execution;

/// <summary>An HTTP request was answered, or finally not: whoever waits goes on, and the request is never sent again.</summary>
internal sealed record RecordHttpAnswer(string JobId, HttpAnswer Answer) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class RecordHttpAnswerHandler(ApprovalDbContext db, WorkflowEngine engine, TimeProvider clock) : IRequestHandler<RecordHttpAnswer, Result<Done>>
{
    public async Task<Result<Done>> Handle(RecordHttpAnswer command, CancellationToken cancellationToken)
    {
        if (await db.Jobs.FindAsync([command.JobId], cancellationToken) is not { } job)
        {
            return default(Done);
        }

        db.Jobs.Remove(job);
        if (Jobs.PayloadOf<HttpJob>(job).AnswerKey is not { } key)
        {
            return default(Done);
        }

        var input = command.Answer.ToInput();
        var answered = await engine.AnswerAsync(job.InstanceId!, key, new Stimulus(null, input), cancellationToken);
        if (answered.Error is InstanceFaulted)
        {
            // The answer must not be lost, nor the request sent again, because the workflow stands still: it waits instead.
            db.Jobs.Add(Jobs.Answer(job.InstanceId!, key, input, clock.Now()));
        }

        return default(Done);
    }
}
