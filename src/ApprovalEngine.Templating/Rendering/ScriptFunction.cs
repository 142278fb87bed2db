using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>A function that a template defines (scriban.md section 5).</summary>
internal sealed class ScriptFunction(FunctionDefinition definition) : TemplateFunction
{
    public string Source => definition.Span.Text;

    public override object? Invoke(Renderer renderer, Invocation call)
    {
        var all = new TemplateList();
        var variables = new TemplateObject();
        if (definition.Parameters is null)
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Name is null)
                {
                    all.Items.Add(argument.Value);
                }
                else
                {
                    all.Properties[argument.Name] = argument.Value;
                }
            }
        }
        else
        {
            Bind(definition.Parameters, call, all, variables);
        }

        return renderer.Run(definition, all, variables, call.Span);
    }

    private static void Bind(IReadOnlyList<Parameter> parameters, Invocation call, TemplateList all, TemplateObject variables)
    {
        var next = 0;
        var rest = new TemplateList();
        foreach (var argument in call.Arguments)
        {
            all.Items.Add(argument.Value);
            if (argument.Name is not null && parameters.Any(parameter => parameter.Name == argument.Name && !parameter.IsVariadic))
            {
                variables.TrySet(argument.Name, argument.Value);
                continue;
            }

            while (next < parameters.Count && !parameters[next].IsVariadic && variables.TryGet(parameters[next].Name, out _))
            {
                next++;
            }

            if (next >= parameters.Count)
            {
                throw argument.Span.Fault($"Invalid number of arguments: the function takes {parameters.Count}, found {call.Arguments.Count}.");
            }

            if (parameters[next].IsVariadic)
            {
                rest.Items.Add(argument.Value);
            }
            else
            {
                variables.TrySet(parameters[next].Name, argument.Value);
            }
        }

        foreach (var parameter in parameters.Where(parameter => !variables.TryGet(parameter.Name, out _)))
        {
            if (!parameter.IsOptional && !parameter.IsVariadic)
            {
                throw call.TooFew($"Invalid number of arguments: the parameter `{parameter.Name}` is missing.");
            }

            variables.TrySet(parameter.Name, parameter.IsVariadic ? rest : parameter.Default);
        }
    }
}
