using System.Diagnostics;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The one place where an error of the domain becomes an HTTP answer (RFC 9457): type <c>urn:approval-engine:CODE</c>.</summary>
internal static class Problems
{
    public static int StatusOf(Error error) => error switch
    {
        NotFoundError => StatusCodes.Status404NotFound,
        ForbiddenError => StatusCodes.Status403Forbidden,
        ConflictError => StatusCodes.Status409Conflict,
        InvalidError => StatusCodes.Status400BadRequest,
        UnprocessableError => StatusCodes.Status422UnprocessableEntity,
        StaleError => StatusCodes.Status412PreconditionFailed,
        _ => throw new UnreachableException($"No HTTP status for {error.GetType().Name}."),
    };

    public static ProblemHttpResult Unauthenticated() =>
        Of("auth.required", StatusCodes.Status401Unauthorized, "Sign in required", "A bearer token of POST /api/auth/token is required; it is missing, expired or no longer valid.");

    public static ProblemHttpResult Of(string code, int status, string title, string detail, IDictionary<string, object?>? more = null) => TypedResults.Problem(
        detail, type: $"urn:approval-engine:{code}", statusCode: status, title: title,
        extensions: new Dictionary<string, object?>(more ?? new Dictionary<string, object?>()) { ["code"] = code });

    extension(Error error)
    {
        public ProblemHttpResult ToProblem() => Of(error.Code, StatusOf(error), TitleOf(error), error.Message, MoreOf(error));
    }

    extension<T>(Result<T> result) where T : notnull
    {
        /// <summary>The value as 200, or the problem.</summary>
        public Results<Ok<T>, ProblemHttpResult> ToHttp() => result.IsError ? result.Error.ToProblem() : TypedResults.Ok(result.Value);
    }

    private static string TitleOf(Error error) => error switch
    {
        NotFoundError => "Not found",
        ForbiddenError => "Not allowed",
        ConflictError => "The state of things does not allow it",
        InvalidError => "The command is not valid",
        UnprocessableError => "The content cannot be processed",
        StaleError => "Changed in the meantime",
        _ => throw new UnreachableException($"No title for {error.GetType().Name}."),
    };

    private static Dictionary<string, object?>? MoreOf(Error error) => error switch
    {
        InvalidError { Fields.Count: > 0 } invalid => new() { ["errors"] = invalid.Fields },
        InstanceNotMigratable refused => new() { ["reasons"] = refused.Reasons },
        ImportRejected { Report: var report } => new()
        {
            ["kind"] = report.Kind,
            ["read"] = report.Read,
            ["accepted"] = report.Accepted,
            ["unchanged"] = report.Unchanged,
            ["rejectedCount"] = report.RejectedCount,
            ["rejected"] = report.Rejected,
        },
        _ => null,
    };
}
