using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A published, immutable version of the empowerment matrix. A later one replaces every earlier one from its first day on, also one that was still to come.</summary>
public sealed class MatrixVersion
{
    /// <summary>1, 2, 3 …; requests and decisions name it as text.</summary>
    public required int Version { get; init; }

    /// <summary>DMN XML.</summary>
    public required string Xml { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it; <c>system:start</c> for the file that ships with the product.</summary>
    public required string PublishedBy { get; init; }

    /// <summary>The first day on which it routes requests.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>What it does to requests under way when it comes into force.</summary>
    public RunningPolicy Running { get; init; }

    /// <summary>The change that it comes from; null = the file that ships with the product.</summary>
    public string? ChangeNumber { get; init; }
}
