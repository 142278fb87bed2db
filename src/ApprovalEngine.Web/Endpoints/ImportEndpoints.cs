using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Files in: <c>text/csv</c> as the body.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder api) => api.MapPost("/imports/{kind}", ImportAsync).WithName("ImportFile").WithTags("Imports")
        .WithMetadata(new BodyLimit());

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> ImportAsync(
        string kind, string? mapping, bool? partial, IMediator mediator, ImportOptions options, Caller caller, TimeProvider clock, HttpRequest request, CancellationToken cancellationToken)
    {
        // Before the body is read: nobody else may fill the disk. The use case asks again.
        if (await caller.PersonAsync(cancellationToken) is not { IsActive: true } person || !person.May(ImportFile.Needs, BusinessDay.Of(clock.Now())))
        {
            return new PermissionMissing(caller.UserName, ImportFile.Needs.ToString()).ToProblem();
        }

        var spooled = await ImportUpload.SpoolAsync(request.Body, options, cancellationToken);
        if (spooled.IsError)
        {
            return spooled.Error.ToProblem();
        }

        using var upload = spooled.Value;
        return (await mediator.Send(new ImportFile(kind, mapping, partial ?? false, upload), cancellationToken)).ToHttp();
    }

    // The import has a limit of its own, with an answer that says what it is.
    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
