namespace ApprovalEngine.Application.Matrix;

/// <summary>A published, immutable version of the empowerment matrix.</summary>
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
}
