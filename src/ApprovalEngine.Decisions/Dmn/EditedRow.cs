namespace ApprovalEngine.Decisions.Dmn;

/// <summary>A row as a table shall have it.</summary>
/// <param name="Id">The id of a rule that the table has, or of a new one; null = a new rule, whose id is made.</param>
/// <param name="Label">The rule's name for people; null = as it is.</param>
/// <param name="Description">Null = as it is; empty = none.</param>
/// <param name="InputEntries">The unary tests, one per input column.</param>
/// <param name="OutputEntries">The output expressions, one per output column.</param>
public sealed record EditedRow(string? Id, string? Label, string? Description, IReadOnlyList<string> InputEntries, IReadOnlyList<string> OutputEntries);
