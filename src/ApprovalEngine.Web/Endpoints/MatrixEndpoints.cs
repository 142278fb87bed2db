using ApprovalEngine.Application.Matrix;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The empowerment matrix to look at: its versions and tables, what the analysis finds, and tables as spreadsheet files.</summary>
internal static class MatrixEndpoints
{
    public static void MapMatrix(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/matrix").WithTags("Empowerment matrix");
        group.MapGet("/", ShowAsync).WithName("ShowMatrix");
        group.MapGet("/{type}", ShowTableAsync).WithName("ShowMatrixTable");
        group.MapGet("/{type}/csv", ExportAsync).WithName("ExportMatrixTable");
    }

    private static async Task<Results<Ok<MatrixView>, ProblemHttpResult>> ShowAsync(int? version, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ShowMatrix(version), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<MatrixTableView>, ProblemHttpResult>> ShowTableAsync(string type, int? version, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ShowMatrixTable(type, version), cancellationToken)).ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(string type, int? version, IMediator mediator, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportMatrixTable(type, version), cancellationToken);
        return file.IsError ? file.Error.ToProblem() : TypedResults.File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }
}
