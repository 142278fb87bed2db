using ApprovalEngine.Application.Segregation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The rules of the segregation of duties.</summary>
internal static class SegregationEndpoints
{
    public static void MapSegregation(this IEndpointRouteBuilder api) => api.MapGet("/segregation-rules", ListAsync).WithName("ListSegregationRules").WithTags("Authority");

    private static async Task<Results<Ok<SegregationRuleList>, ProblemHttpResult>> ListAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListSegregationRules(), cancellationToken)).ToHttp();
}
