using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>An answer kept for a repeated <c>Idempotency-Key</c>; see the HTTP header of that name (IETF draft).</summary>
public sealed class StoredAnswer
{
    public required string UserName { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the command's name and content.</summary>
    public required string CommandHash { get; init; }

    /// <summary>The answer as JSON.</summary>
    public required string Answer { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The key was used before, for something else.</summary>
public sealed record IdempotencyMismatch(string Key)
    : UnprocessableError("idempotency.mismatch", $"The Idempotency-Key '{Key}' was used before with another body; use a new key for a new command.");

/// <summary>
/// Same key, person and body: the stored answer, and nothing is done. The answer is stored in the use case's own transaction,
/// so there is no moment in which one exists without the other. Refusals are not stored: they changed nothing, and are found again.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(ApprovalDbContext db, Caller caller, TimeProvider clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IUseCase
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (caller.IdempotencyKey is not { } key)
        {
            return await next();
        }

        var hash = HashOf(request);
        if (await db.StoredAnswers.FindAsync([caller.UserName, key], cancellationToken) is { } stored)
        {
            return stored.CommandHash == hash ? StoredResult<TResponse>.Read(stored.Answer) : TResponse.Refused(new IdempotencyMismatch(key));
        }

        var response = await next();
        if (response.Error is not null)
        {
            // The same command may have been carried out by its twin while this one was on its way: then its answer is the answer.
            return await TwinAsync(key, hash, cancellationToken) ?? response;
        }

        db.StoredAnswers.Add(new StoredAnswer
        {
            UserName = caller.UserName,
            Key = key,
            CommandHash = hash,
            Answer = StoredResult<TResponse>.Write(response),
            CreatedAt = clock.Now(),
        });
        return response;
    }

    private async Task<TResponse?> TwinAsync(string key, string hash, CancellationToken cancellationToken)
    {
        var twin = await db.StoredAnswers.AsNoTracking().SingleOrDefaultAsync(answer => answer.UserName == caller.UserName && answer.Key == key, cancellationToken);
        if (twin?.CommandHash != hash)
        {
            return default;
        }

        // Whatever this one had begun is dropped: the answer stands for what the twin has done.
        db.ChangeTracker.Clear();
        return StoredResult<TResponse>.Read(twin!.Answer);
    }

    private static string HashOf(TRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        typeof(TRequest).Name + JsonSerializer.Serialize(request, StoredJson.Options))));
}

/// <summary>Writes and reads the value inside a <see cref="Result{T}"/>.</summary>
internal static class StoredResult<TResponse>
{
    private static readonly Type ValueType = typeof(TResponse).GetGenericArguments()[0];
    private static readonly System.Reflection.PropertyInfo Value = typeof(TResponse).GetProperty(nameof(Result<>.Value))!;
    private static readonly System.Reflection.MethodInfo FromValue = typeof(TResponse).GetMethod("op_Implicit", [ValueType])!;

    public static string Write(TResponse response) => JsonSerializer.Serialize(Value.GetValue(response), ValueType, StoredJson.Options);

    public static TResponse Read(string answer) => (TResponse)FromValue.Invoke(null, [JsonSerializer.Deserialize(answer, ValueType, StoredJson.Options)])!;
}
