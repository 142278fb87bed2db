using ApprovalEngine.Domain;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>Fields of a command are missing or out of range.</summary>
public sealed record CommandInvalid(IReadOnlyDictionary<string, string[]> Found)
    : InvalidError("request.invalid", "The body is not valid: " + string.Join(' ', Found.SelectMany(field => field.Value)), Found);

/// <summary>Runs the FluentValidation validators of a command before anything else looks at it.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failures = validators.SelectMany(validator => validator.Validate(request).Errors).ToList();
        if (failures is [])
        {
            return await next();
        }

        var fields = failures
            .GroupBy(failure => CamelCase(failure.PropertyName))
            .ToDictionary(group => group.Key, group => group.Select(failure => failure.ErrorMessage).ToArray(), StringComparer.Ordinal);
        return TResponse.Refused(new CommandInvalid(fields));
    }

    private static string CamelCase(string path) => string.Join('.', path.Split('.').Select(name => name is "" ? name : char.ToLowerInvariant(name[0]) + name[1..]));
}
