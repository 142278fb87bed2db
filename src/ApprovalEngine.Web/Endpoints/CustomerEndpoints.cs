using System.Globalization;
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

    // Read here and not bound: binding takes 03/02/2026 too, for the 2nd of March.
    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> GetAsync(string number, string? asOf, IMediator mediator, CancellationToken cancellationToken)
    {
        DateOnly? day = DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return asOf is null || day is not null
            ? (await mediator.Send(new GetCustomer(number, day), cancellationToken)).ToHttp()
            : Problems.Of("request.malformed", StatusCodes.Status400BadRequest, "The command is not valid", $"asOf: expected a day as yyyy-MM-dd, found '{asOf}'.");
    }
}
