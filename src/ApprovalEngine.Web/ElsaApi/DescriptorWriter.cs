using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Activity types in the shape and the language of the designer. What people have named themselves (workflows) is shown as they named it.</summary>
internal sealed class DescriptorWriter(DescriptorInputs inputs, IStringLocalizer<ActivityTexts> L)
{
    // The one that a workflow has where nobody has named any.
    private const string Outcome = "Done";

    private static readonly IReadOnlyDictionary<string, object> None = new Dictionary<string, object>();
    private static readonly IReadOnlyDictionary<string, string> NoLiterals = new Dictionary<string, string>();

    public IReadOnlyList<ActivityShape> Write(ActivityTypes types) =>
        [.. types.Own.Select(Own), .. types.Workflows.Select(Workflow), .. types.Unknown.Select(Unknown)];

    private ActivityShape Own(ActivityDescriptor activity) => Shape(activity, Say);

    private ActivityShape Workflow(UsableWorkflow workflow)
    {
        var ids = new Dictionary<string, object> { ["WorkflowDefinitionId"] = workflow.DefinitionId, ["WorkflowDefinitionVersionId"] = workflow.VersionId };
        return Shape(workflow.Descriptor, text => text is Outcome ? Say(text) : text ?? "") with
        {
            Category = Say(workflow.Descriptor.Category),
            IsBrowsable = workflow.IsInForce,
            IsContainer = false,
            CustomProperties = new Dictionary<string, object>(ids) { ["RootType"] = "WorkflowDefinitionActivity" },
            ConstructionProperties = ids,
        };
    }

    private ActivityShape Unknown(UnknownActivity activity) => new(
        activity.Type, SpaceOf(activity.Type), NameOf(activity.Type), activity.Version, L["Unknown activities"], L["Unknown activity {0}", activity.Type],
        L["Nobody here knows this activity. It is kept as it is drawn, and a workflow with it cannot be published."], nameof(ActivityKind.Action),
        IsBrowsable: false, IsContainer: false, IsStart: false, IsTerminal: false, RunAsynchronously: false,
        [.. activity.Ports.Select(port => new PortShape(port, port is Outcome ? Say(port) : port, PortShape.Flow, true)), .. activity.Slots.Select(slot => new PortShape(slot, slot, PortShape.Embedded, true))],
        None, None,
        [.. activity.Inputs.Select((name, order) => new InputShape(
            name, "Object", name, "", order, true, true, false, true, "singleline", null, null, "Literal", false, false, null, true, None))],
        [.. activity.Outputs.Select((name, order) => new OutputShape(name, "Object", name, "", order, true, true, false))]);

    private ActivityShape Shape(ActivityDescriptor activity, Func<string?, string> say) => new(
        activity.TypeName, SpaceOf(activity.TypeName), NameOf(activity.TypeName), activity.Version, say(activity.Category), say(activity.DisplayName), say(activity.Description),
        nameof(ActivityKind.Action), activity.IsBrowsable, activity.IsContainer, activity.IsStart, activity.IsTerminal, RunAsynchronously: false,
        [.. activity.Outcomes.Select(port => new PortShape(port, say(port), PortShape.Flow, true)), .. activity.Slots.Select(slot => new PortShape(slot.Name, say(slot.DisplayName), PortShape.Embedded, true))],
        None, None,
        [.. activity.Inputs.Select((input, order) => Input(input, order, say))],
        [.. activity.Outputs.Select((output, order) => new OutputShape(output.Name, output.TypeName, say(output.DisplayName), say(output.Description), order, true, true, false))]);

    private InputShape Input(InputDescriptor input, int order, Func<string?, string> say) => new(
        input.Name, input.TypeName, say(input.DisplayName), say(input.Description), order, true, true, false, input.IsWrapped, DescriptorInputs.HintOf(input), null,
        DescriptorInputs.DefaultOf(input), "Literal", false, input.IsSensitive, null, true, inputs.SpecificationsOf(input, NoLiterals));

    private string Say(string? english) => string.IsNullOrEmpty(english) ? "" : L[english];

    private static string SpaceOf(string typeName) => typeName.LastIndexOf('.') is var end and > 0 ? typeName[..end] : "";

    private static string NameOf(string typeName) => typeName[(typeName.LastIndexOf('.') + 1)..];
}
