using ApprovalEngine.Templating;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// The expression syntax <c>Scriban</c> of workflow definitions: a template that sees <c>variables</c>, <c>input</c>, <c>correlation_id</c> and
/// <c>workflow_instance_id</c> and gives text. An unknown name is an error, not an empty place.
/// </summary>
internal static class ScribanExpressions
{
    public const string Syntax = "Scriban";

    private static readonly RenderOptions Options = new()
    {
        StrictVariables = true,
        RelaxedMemberAccess = false,
        Limits = new TemplateLimits { Steps = 100_000, OutputLength = 262_144, Time = TimeSpan.FromSeconds(1) },
    };

    /// <exception cref="FormatException">Not a template; the message has line and column.</exception>
    public static HostScript Compile(string code, string place)
    {
        try
        {
            var template = Template.Parse(code, place);
            return scope => Render(template, scope);
        }
        catch (TemplateException exception)
        {
            var first = exception.Errors[0];
            throw new FormatException($"line {first.Line}, column {first.Column}: {first.Message}", exception);
        }
    }

    private static string Render(Template template, ExpressionScope scope)
    {
        try
        {
            return template.Render(
                new Dictionary<string, object?>
                {
                    ["variables"] = scope.Variables,
                    ["input"] = scope.Input,
                    ["correlation_id"] = scope.CorrelationId,
                    ["workflow_instance_id"] = scope.InstanceId,
                },
                Options);
        }
        catch (TemplateException exception)
        {
            var first = exception.Errors[0];
            throw new ActivityFault("expression.failed", $"Scriban of {first.Path}: line {first.Line}, column {first.Column}: {first.Message}", exception);
        }
    }
}
