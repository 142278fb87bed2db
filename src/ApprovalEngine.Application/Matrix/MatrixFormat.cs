using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A matrix file is well-formed DMN, but not a matrix: a column is missing or names what nobody knows.</summary>
public sealed class MatrixInvalidException(string source, IReadOnlyList<string> problems)
    : Exception($"{source} is not an empowerment matrix: {string.Join(' ', problems)}");

/// <summary>What a DMN file must be to route requests.</summary>
internal static class MatrixFormat
{
    /// <summary>The optional column of a table that asks every level up to the highest, not the highest alone.</summary>
    public const string Ladder = "ladder";

    private static readonly string[] Columns = ["function", "level", "role", "kind", "mode", "slaHours"];

    /// <exception cref="DecisionModelException">The text is not DMN.</exception>
    /// <exception cref="MatrixInvalidException">The text is DMN, but no matrix.</exception>
    public static DecisionModel Parse(string xml, string source)
    {
        var model = DecisionModel.Parse(xml, source);
        var problems = model.Tables.Values.SelectMany(ProblemsOf).ToList();
        return problems is [] ? model : throw new MatrixInvalidException(source, problems);
    }

    public static string HashOf(string xml) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(xml)))}";

    /// <summary>Words that only the application knows are checked when the matrix is read, not when a request meets the row.</summary>
    public static IEnumerable<string> ProblemsOf(DecisionTable table)
    {
        var missing = Columns.Except(table.Outputs.Select(output => output.Name)).ToList();
        if (missing is not [])
        {
            yield return $"Decision '{table.Id}' lacks the output {string.Join(", ", missing)}.";
            yield break;
        }

        if (table.Aggregation is not Aggregation.None)
        {
            yield return $"Decision '{table.Id}': expected rows that are collected as they are, found the aggregator {table.Aggregation}.";
        }

        // What goes wrong in a calculation is no error of the table, but a row less: somebody would not be asked.
        foreach (var input in table.Inputs.Where(input => !input.IsVariable))
        {
            yield return $"Decision '{table.Id}': expected input columns that read a fact, found the calculation {input.Name}.";
        }

        // A table asks the whole ladder or its strictest level: half of each would leave people out whom its owner counts on.
        if (table.Outputs.Any(output => output.Name == Ladder) && table.Rules.Select(rule => rule.Outputs[Ladder]).Distinct().ToList() is not ([true] or [false]))
        {
            yield return $"Decision '{table.Id}': expected true in every row of the column {Ladder}, or false in every row.";
        }

        foreach (var problem in table.Rules.SelectMany(rule => ProblemsOf(table, rule)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> ProblemsOf(DecisionTable table, DecisionRule rule)
    {
        var name = rule.Label ?? rule.Id;
        if (!rule.HasId)
        {
            yield return $"Decision '{table.Id}', row {name}: expected an id on <rule>, found none; routes and changes name rows by it.";
        }

        if (rule.HasComputedInputs || rule.HasComputedOutputs)
        {
            yield return $"Decision '{table.Id}', row {name}: expected values, comparisons and ranges, found a calculation.";
        }

        if (rule.Outputs["role"] is not string role || (role is not Roles.Superior && Roles.Find(role) is null))
        {
            yield return $"Decision '{table.Id}', row {name}: expected a role of the catalogue, or {Roles.Superior}, found '{rule.Outputs["role"]}'.";
        }

        if (rule.Outputs["kind"] is not string kind || !Enum.TryParse<AuthorityKind>(kind, ignoreCase: true, out _))
        {
            yield return $"Decision '{table.Id}', row {name}: expected recommend, approve or inform, found '{rule.Outputs["kind"]}'.";
        }

        if (AuthorityMode.Parse(rule.Outputs["mode"] as string) is null)
        {
            yield return $"Decision '{table.Id}', row {name}: expected {AuthorityMode.Expected}; found '{rule.Outputs["mode"]}'.";
        }
    }
}
