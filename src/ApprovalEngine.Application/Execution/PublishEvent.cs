using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Execution;

/// <summary>Somebody outside publishes an event for workflows that wait for it.</summary>
/// <param name="CorrelationId">Only instances with this correlation id hear it; null = all.</param>
/// <param name="Payload">What the listeners get; null = nothing.</param>
public sealed record PublishEvent(string Name, string? CorrelationId, JsonElement? Payload) : IRequest<Result<PublishedEvent>>, IUseCase
{
    public static Permissions Needs => Permissions.OperateWorkflows;
}

/// <param name="Id">Of the job that wakes the listeners.</param>
/// <param name="Listeners">How many wait for it now; who begins to wait before the event is carried out hears it, too.</param>
public sealed record PublishedEvent(string Id, int Listeners);

internal sealed class PublishEventValidator : AbstractValidator<PublishEvent>
{
    public PublishEventValidator()
    {
        RuleFor(command => command.Name).NotEmpty().MaximumLength(150).WithMessage("The name of an event has 1 to 150 characters.");
        RuleFor(command => command.Name).Must(name => !name.Contains('\0', StringComparison.Ordinal)).WithMessage("The name of an event holds no U+0000.");
        RuleFor(command => command.CorrelationId).Must(id => id is null or { Length: <= 100 } && !id!.Contains('\0', StringComparison.Ordinal)).When(command => command.CorrelationId is not null)
            .WithMessage("A correlation id has at most 100 characters.");
        RuleFor(command => command.Payload).Must(WorkflowValues.Fits).WithMessage(WorkflowValues.Expected);
    }
}

internal sealed class PublishEventHandler(ApprovalDbContext db, TimeProvider clock) : IRequestHandler<PublishEvent, Result<PublishedEvent>>
{
    public async Task<Result<PublishedEvent>> Handle(PublishEvent command, CancellationToken cancellationToken)
    {
        var job = Jobs.Event(command.Name, command.CorrelationId, command.Payload is { } payload ? WorkflowValue.FromJson(payload) : null, clock.Now());
        db.Jobs.Add(job);
        return new PublishedEvent(job.Id, await EventListeners.CountAsync(db, command.Name, command.CorrelationId, cancellationToken));
    }
}

/// <summary>Values that come from outside into a workflow.</summary>
internal static class WorkflowValues
{
    private const int BytesMax = 256 * 1024;

    public const string Expected = "The value may have at most 262,144 characters of JSON.";

    public static bool Fits(JsonElement? value) => value is not { } given || given.GetRawText().Length <= BytesMax;
}
