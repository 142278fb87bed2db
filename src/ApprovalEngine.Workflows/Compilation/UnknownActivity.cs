namespace ApprovalEngine.Workflows.Compilation;

/// <summary>What stands in for an activity of unknown type while a definition is looked at. It never runs.</summary>
internal sealed class UnknownActivity : Activity
{
    private static readonly UnknownActivity Instance = new();

    public static ActivityDescriptor Describe(ActivityDefinition activity) => new(
        activity.Type, activity.Version, activity.Type, "Unknown", "An activity of unknown type.", ActivityKind.Action, [], [], [],
        HasDynamicOutcomes: false, IsContainer: activity.Children.Count > 0, IsStart: false, IsTerminal: false, IsBuiltIn: true, typeof(UnknownActivity))
    {
        Shared = Instance,
    };

    public override ValueTask ExecuteAsync(ActivityContext context) => throw new InvalidOperationException($"{context.Node.Label} is of unknown type: its definition cannot have been compiled.");
}
