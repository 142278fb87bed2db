using System.Text;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>The text written so far, with auto-indentation (scriban.md 1.3) and the length limit.</summary>
internal sealed class Output(TemplateLimits limits, bool indentsEmptyLines)
{
    private readonly StringBuilder text = new();
    private bool isCut;

    /// <summary>False when the limit does not allow the text.</summary>
    public bool Write(string piece, string? indent)
    {
        if (isCut || piece.Length == 0)
        {
            return true;
        }

        if (string.IsNullOrEmpty(indent))
        {
            text.Append(piece);
        }
        else
        {
            WriteIndented(piece, indent);
        }

        if (text.Length <= limits.OutputLength)
        {
            return true;
        }

        if (!limits.CutLongOutput)
        {
            return false;
        }

        text.Length = limits.OutputLength;
        text.Append("...");
        isCut = true;
        return true;
    }

    private void WriteIndented(string piece, string indent)
    {
        foreach (var c in piece)
        {
            if (text.Length > limits.OutputLength)
            {
                return;
            }

            if (text.Length > 0 && text[^1] == '\n' && (indentsEmptyLines || c is not ('\n' or '\r')))
            {
                text.Append(indent);
            }

            text.Append(c);
        }
    }

    public override string ToString() => text.ToString();
}
