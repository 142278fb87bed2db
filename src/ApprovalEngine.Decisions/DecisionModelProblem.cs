using System.Globalization;
using System.Text;

namespace ApprovalEngine.Decisions;

/// <summary>One thing that is wrong with a DMN file, and where.</summary>
/// <param name="Source">The name of the file, as handed to <see cref="DecisionModel.Parse"/>.</param>
/// <param name="Line">Line in the file, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">Column in UTF-16 units, from 1; inside an expression the character at fault. 0 where the whole file is meant.</param>
/// <param name="Table">The id of the decision, where there is one.</param>
/// <param name="Rule">The id (else the number) of the rule, where there is one.</param>
/// <param name="Entry">The name (else the number) of the input or output column, where there is one.</param>
/// <param name="Position">Inside an expression: the character at fault in its text, from 1.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record DecisionModelProblem(
    string Source, int Line, int Column, string? Table, string? Rule, string? Entry, int? Position, string Message)
{
    /// <summary>The file may be right: it uses something of DMN that is not supported, and the message names it.</summary>
    public bool IsUnsupported { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder(Source);
        if (Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"({Line},{Column})");
        }

        text.Append(": ");
        Name(text, "decision", Table);
        Name(text, "rule", Rule);
        Name(text, "column", Entry);
        return text.Append(Message).ToString();
    }

    private static void Name(StringBuilder text, string what, string? name)
    {
        if (name is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{what} '{name}': ");
        }
    }
}
