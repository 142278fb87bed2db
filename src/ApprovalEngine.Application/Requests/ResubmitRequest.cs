using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Puts a request of one's own that was returned before its approvers again, changed or not.</summary>
/// <param name="Comment">What the approvers should know of it; null = nothing.</param>
public sealed record ResubmitRequest(string Number, string? Comment, int? Version) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;
}

internal sealed class ResubmitRequestValidator : AbstractValidator<ResubmitRequest>
{
    public ResubmitRequestValidator() => RuleFor(command => command.Comment).MaximumLength(4000).WithMessage("The comment may have at most 4,000 characters.");
}

internal sealed class ResubmitRequestHandler(ApprovalDbContext db, RequestComposer composer, RequestCarrier carrier, Caller caller) : IRequestHandler<ResubmitRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(ResubmitRequest command, CancellationToken cancellationToken)
    {
        var own = await db.OwnRequestAsync(command.Number, caller.UserName, command.Version, cancellationToken);
        if (own.IsError)
        {
            return own.Error;
        }

        var submitted = await carrier.ResubmitAsync(own.Value, composer.TypeOf(own.Value.Type), command.Comment, cancellationToken);
        return submitted.IsError ? submitted.Error : RequestViews.Of(own.Value, []);
    }
}
