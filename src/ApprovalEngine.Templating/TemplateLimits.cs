namespace ApprovalEngine.Templating;

/// <summary>
/// What a template may use up. The first four have the defaults of Scriban 7 (scriban.md section 7); the others close holes that
/// Scriban leaves open (a doubling text, a function that calls itself twice). Exceeding one is a <see cref="TemplateException"/>.
/// </summary>
public sealed record TemplateLimits
{
    /// <summary>Loop turns since the outermost loop was entered, nested loops and list functions included; 0 means no limit.</summary>
    public int LoopLimit { get; init; } = 1000;

    /// <summary>Depth of function calls and includes; 0 means no limit.</summary>
    public int RecursiveLimit { get; init; } = 100;

    /// <summary>Nesting of lists and objects that can still be printed or turned into JSON.</summary>
    public int ObjectDepth { get; init; } = 20;

    /// <summary>Characters of the output, and of any single text a template builds.</summary>
    public int OutputLength { get; init; } = 1_048_576;

    /// <summary>
    /// True: output beyond <see cref="OutputLength"/> is cut and <c>...</c> appended, as Scriban does. False, the default: it is an
    /// error, because a letter that ends in the middle of a sentence must not leave the house.
    /// </summary>
    public bool CutLongOutput { get; init; }

    /// <summary>Statements and calls of one rendering.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>How long one rendering may take; looked at with every step and every loop turn.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Characters of all texts that one rendering builds: by operators, functions, capture and include, and lists and objects as text.</summary>
    public long TotalTextLength { get; init; } = 67_108_864;

    /// <summary>Items of all lists that one rendering builds by operators and functions.</summary>
    public long TotalListLength { get; init; } = 16_777_216;

    /// <summary>Items of one list that an operator or an index builds.</summary>
    public int ListLength { get; init; } = 100_000;
}
