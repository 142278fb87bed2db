using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Execution;

/// <summary>The time that an activity waited for has come. Where somebody else has resumed it, nothing is left to do.</summary>
internal sealed record ResumeBookmark(string BookmarkId) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class ResumeBookmarkHandler(WorkflowEngine engine) : IRequestHandler<ResumeBookmark, Result<Done>>
{
    public async Task<Result<Done>> Handle(ResumeBookmark command, CancellationToken cancellationToken)
    {
        var resumed = await engine.ResumeBookmarkAsync(command.BookmarkId, Stimulus.Empty, cancellationToken);
        return resumed.IsError ? resumed.Error : default(Done);
    }
}
