using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Puts a draft of one's own before its approvers.</summary>
public sealed record SubmitRequest(string Number, int? Version) : IRequest<Result<RequestView>>, IUseCase
{
    public static Permissions Needs => Permissions.RaiseRequests;
}

internal sealed class SubmitRequestHandler(ApprovalDbContext db, RequestComposer composer, RequestCarrier carrier, Caller caller) : IRequestHandler<SubmitRequest, Result<RequestView>>
{
    public async Task<Result<RequestView>> Handle(SubmitRequest command, CancellationToken cancellationToken)
    {
        var own = await db.OwnRequestAsync(command.Number, caller.UserName, command.Version, cancellationToken);
        if (own.IsError)
        {
            return own.Error;
        }

        var submitted = await carrier.SubmitAsync(own.Value, composer.TypeOf(own.Value.Type), cancellationToken);
        return submitted.IsError ? submitted.Error : RequestViews.Of(own.Value, []);
    }
}

internal static class OwnRequests
{
    extension(ApprovalDbContext db)
    {
        /// <summary>A request of the caller's own at the version that he has seen.</summary>
        public async Task<Result<ApprovalRequest>> OwnRequestAsync(string number, string userName, int? version, CancellationToken cancellationToken)
        {
            if (await db.RequestAsync(number, cancellationToken) is not { } request || request.RequestedBy != userName)
            {
                return new RequestUnknown(number);
            }

            return version is { } seen && seen != request.Version ? new RequestStale(number, request.Version) : request;
        }
    }
}
