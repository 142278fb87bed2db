using Jint.Native;
using Jint.Runtime;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>The functions that Elsa gives to scripts.</summary>
internal sealed partial class JavaScriptEngine
{
    private void DefineFunctions()
    {
        Define("getVariable", args => ToScript(burst!.GetVariable(execution!, Text(args, 0))));
        Define("setVariable", args => SetVariable(Text(args, 0), args.At(1)));
        Define("getInput", args => ToScript(burst!.GetInput(execution!, Text(args, 0))));
        Define("getOutputFrom", args => ToScript(burst!.OutputFrom(
            execution!, Text(args, 0), args.Length > 1 && args.At(1).Type is not Types.Undefined ? Text(args, 1) : "Result")));
        Define("getLastResult", _ => ToScript(burst!.LastResult));
        Define("getWorkflowDefinitionId", _ => new JsValue(burst!.Instance.DefinitionId));
        Define("getWorkflowDefinitionVersionId", _ => TextOrNull(burst!.Workflow.Definition.VersionId));
        Define("getWorkflowDefinitionVersion", _ => new JsValue(burst!.Instance.DefinitionVersion));
        Define("getWorkflowInstanceId", _ => new JsValue(burst!.Instance.Id));
        Define("getWorkflowInstanceName", _ => TextOrNull(burst!.Instance.Name));
        Define("setWorkflowInstanceName", args => Do(() => burst!.SetName(TextOrNull(args, 0))));
        Define("getCorrelationId", _ => TextOrNull(burst!.Instance.CorrelationId));
        Define("setCorrelationId", args => Do(() => burst!.Correlate(TextOrNull(args, 0))));
        Define("isNullOrEmpty", args => new JsValue(string.IsNullOrEmpty(TextOrNull(args, 0))));
        Define("isNullOrWhiteSpace", args => new JsValue(string.IsNullOrWhiteSpace(TextOrNull(args, 0))));
        Define("toJson", args => new JsValue(WorkflowValue.ToJson(JavaScriptValues.FromScript(args.At(0)))));
        Define("newGuid", _ => new JsValue(Guid.CreateVersion7(burst!.Now).ToString("D")));
        Define("newGuidString", _ => new JsValue(Guid.CreateVersion7(burst!.Now).ToString("D")));
        Define("newShortGuid", _ => new JsValue(Convert.ToBase64String(Guid.CreateVersion7(burst!.Now).ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_')));
    }

    private JsValue SetVariable(string name, JsValue value)
    {
        burst!.SetVariable(execution!, name, JavaScriptValues.FromScript(value));
        return JsValue.Undefined;
    }

    private static JsValue Do(Action action)
    {
        action();
        return JsValue.Undefined;
    }

    private JsValue ToScript(object? value) => JavaScriptValues.ToScript(engine, value);

    private void Define(string name, Func<JsValue[], JsValue> body) =>
        engine.Global.FastAddProperty(name, Function(body), writable: false, enumerable: false, configurable: false);

    private static string Text(JsValue[] arguments, int index) => TypeConverter.ToString(arguments.At(index));

    private static string? TextOrNull(JsValue[] arguments, int index) =>
        arguments.At(index).Type is Types.None or Types.Null or Types.Undefined ? null : Text(arguments, index);

    private static JsValue TextOrNull(string? text) => text is null ? JsValue.Null : new JsValue(text);

    /// <summary>A name as it stands behind <c>get</c>, <c>set</c> and <c>From</c>.</summary>
    internal static string Capitalized(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
