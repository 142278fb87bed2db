namespace ApprovalEngine.Templating.Parsing;

/// <summary>Leaves a statement that cannot be parsed; caught where the next statement can start. Never leaves the parser.</summary>
internal sealed class ParseFault(int offset, string message, bool isFatal = false) : Exception(message)
{
    public int Offset => offset;

    /// <summary>Nothing after this point can be read.</summary>
    public bool IsFatal => isFatal;
}
