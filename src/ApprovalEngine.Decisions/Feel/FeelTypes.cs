namespace ApprovalEngine.Decisions.Feel;

/// <summary>The names of the types in FEEL and in .NET.</summary>
internal static class FeelTypes
{
    public const string Expected = "number, string, boolean or date";

    public static DecisionValueType? Find(string name) => name switch
    {
        "number" => DecisionValueType.Number,
        "string" => DecisionValueType.Text,
        "boolean" => DecisionValueType.Boolean,
        "date" => DecisionValueType.Date,
        _ => null,
    };

    public static string InFeel(this DecisionValueType type) => type switch
    {
        DecisionValueType.Number => "number",
        DecisionValueType.Text => "string",
        DecisionValueType.Boolean => "boolean",
        DecisionValueType.Date => "date",
    };

    public static string InDotNet(this DecisionValueType type) => type switch
    {
        DecisionValueType.Number => "decimal, int or long",
        DecisionValueType.Text => "string",
        DecisionValueType.Boolean => "bool",
        DecisionValueType.Date => "DateOnly",
    };
}
