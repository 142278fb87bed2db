using System.Diagnostics.CodeAnalysis;

namespace ApprovalEngine.Domain;

/// <summary>Why a command was refused. An error is an answer for the caller; a bug is an exception.</summary>
/// <param name="Code">Stable, <c>area.fact</c>; a contract with clients.</param>
/// <param name="Message">What was expected and what was found, for a person.</param>
public abstract record Error(string Code, string Message);

/// <summary>The thing does not exist, or the caller may not know that it does.</summary>
public abstract record NotFoundError(string Code, string Message) : Error(Code, Message);

/// <summary>The caller is known, and may not do this.</summary>
public abstract record ForbiddenError(string Code, string Message) : Error(Code, Message);

/// <summary>The state of things does not allow it (any more).</summary>
public abstract record ConflictError(string Code, string Message) : Error(Code, Message);

/// <summary>The command itself is wrong: a field is missing or out of range.</summary>
/// <param name="Fields">The fields at fault and what is wrong with each; empty where the message says it all.</param>
public abstract record InvalidError(string Code, string Message, IReadOnlyDictionary<string, string[]> Fields) : Error(Code, Message)
{
    protected static IReadOnlyDictionary<string, string[]> NoFields { get; } = new Dictionary<string, string[]>();
}

/// <summary>The command is well formed, but its content cannot be processed.</summary>
public abstract record UnprocessableError(string Code, string Message) : Error(Code, Message);

/// <summary>The caller's picture (If-Match) is no longer the current one.</summary>
public abstract record StaleError(string Code, string Message) : Error(Code, Message);

/// <summary>What a pipeline step needs in order to answer with an error in place of any value.</summary>
public interface IResult<TSelf> where TSelf : IResult<TSelf>
{
    Error? Error { get; }

    static abstract TSelf Refused(Error error);
}

/// <summary>A value, or the error that stands in its place.</summary>
public sealed class Result<T> : IResult<Result<T>> where T : notnull
{
    private Result(T? value, Error? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public Error? Error { get; }

    [MemberNotNullWhen(true, nameof(Error))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsError => Error is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    static Result<T> IResult<Result<T>>.Refused(Error error) => new(default, error);
}

/// <summary>The value of a command that has nothing to tell but that it was done.</summary>
public readonly record struct Done;
