namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Line and column in the file, from 1; and inside an expression the character, from 1.</summary>
internal readonly record struct Place(int Line, int Column, int? Position = null);
