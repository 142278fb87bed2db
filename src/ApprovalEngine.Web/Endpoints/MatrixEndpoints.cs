using ApprovalEngine.Application.Matrix;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The empowerment matrix to look at: its versions and tables, what the analysis finds, what another version would have made of past requests, and all of it as spreadsheet files.</summary>
internal static class MatrixEndpoints
{
    public static void MapMatrix(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/matrix").WithTags("Empowerment matrix");
        group.MapGet("/", ShowAsync).WithName("ShowMatrix");
        group.MapGet("/replay", ReplayAsync).WithName("ReplayMatrix");
        group.MapGet("/replay/csv", ExportReplayAsync).WithName("ExportReplay");
        group.MapGet("/{type}", ShowTableAsync).WithName("ShowMatrixTable");
        group.MapGet("/{type}/csv", ExportAsync).WithName("ExportMatrixTable");
    }

    private static async Task<Results<Ok<MatrixView>, ProblemHttpResult>> ShowAsync(int? version, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ShowMatrix(version), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> ReplayAsync(
        [FromQuery(Name = "base")] int? before, int? candidate, string? change, string? from, string? to, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!QueryDays.TryRead(from, out var first))
        {
            return QueryDays.Malformed("from", from);
        }

        return QueryDays.TryRead(to, out var last)
            ? (await mediator.Send(new ReplayMatrix(new ReplayQuestion(before, candidate, change, first, last)), cancellationToken)).ToHttp()
            : QueryDays.Malformed("to", to);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportReplayAsync(
        [FromQuery(Name = "base")] int? before, int? candidate, string? change, string? from, string? to, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!QueryDays.TryRead(from, out var first))
        {
            return QueryDays.Malformed("from", from);
        }

        if (!QueryDays.TryRead(to, out var last))
        {
            return QueryDays.Malformed("to", to);
        }

        var file = await mediator.Send(new ExportReplay(new ReplayQuestion(before, candidate, change, first, last)), cancellationToken);
        return file.IsError ? file.Error.ToProblem() : TypedResults.File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }

    private static async Task<Results<Ok<MatrixTableView>, ProblemHttpResult>> ShowTableAsync(string type, int? version, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ShowMatrixTable(type, version), cancellationToken)).ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(string type, int? version, IMediator mediator, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportMatrixTable(type, version), cancellationToken);
        return file.IsError ? file.Error.ToProblem() : TypedResults.File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }
}
