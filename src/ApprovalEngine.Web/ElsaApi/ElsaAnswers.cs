using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>
/// Answers in the form that Elsa Studio reads: camel case, enums as words, nulls written. A refusal of a command is 400 with
/// <c>errors.generalErrors</c>, the only form that Studio shows to people: a 403 it swallows, and a 5xx it sends again.
/// </summary>
internal static class ElsaAnswers
{
    /// <summary>How everything below /elsa is written and read.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
        Converters = { new JsonStringEnumConverter() },
    };

    public static IResult Json(object? value) => Results.Json(value, Options);

    /// <summary>The value in the shape that Studio expects, or the refusal.</summary>
    public static IResult Of<T>(Result<T> result, Func<T, object?> shape) where T : notnull => result.IsError ? Refused(result.Error) : Json(shape(result.Value));

    /// <summary>An error of the domain, in the words of the person's language.</summary>
    public static IResult Refused(Error error) => new Refusal(error);

    /// <param name="lines">One for each thing that is wrong.</param>
    public static IResult Refused(int status, IReadOnlyList<string> lines) => Results.Json(
        new { Title = "One or more errors occurred!", Status = status, Errors = new { GeneralErrors = lines } }, Options, "application/problem+json", status);

    private sealed class Refusal(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var isRead = HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method);
            var status = error switch
            {
                NotFoundError => StatusCodes.Status404NotFound,
                ForbiddenError when isRead => StatusCodes.Status403Forbidden,
                _ => StatusCodes.Status400BadRequest,
            };
            return Refused(status, LinesOf(error, httpContext)).ExecuteAsync(httpContext);
        }

        private static IReadOnlyList<string> LinesOf(Error error, HttpContext context) => error switch
        {
            CommandInvalid invalid => [.. invalid.Fields.SelectMany(field => field.Value)],
            DefinitionInvalid invalid => invalid.Problems,
            ImportRefused refused => refused.Problems,
            _ => [context.RequestServices.GetRequiredService<ErrorWords>().Say(error)],
        };
    }
}
