using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Customers;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/customers").WithTags("Customers");
        group.MapGet("/", ListAsync).WithName("ListCustomers");
        group.MapGet("/{number}", GetAsync).WithName("GetCustomer");
    }

    private static async Task<Results<Ok<Page<CustomerSummary>>, ProblemHttpResult>> ListAsync(
        string? q, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListCustomers(q, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> GetAsync(string number, DateOnly? asOf, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetCustomer(number, asOf), cancellationToken)).ToHttp();
}
