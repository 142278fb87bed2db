using Jint.Parser;
using Jint.Parser.Ast;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>A parsed script: parsed once per compiled definition, run by any engine.</summary>
internal sealed class JavaScriptProgram
{
    private JavaScriptProgram(Program program, string place) => (Program, Place) = (program, place);

    public Program Program { get; }

    /// <summary>The activity and member it stands in, for messages.</summary>
    public string Place { get; }

    /// <exception cref="FormatException">The text is not JavaScript this engine runs; the message has line and column (1-based) and what is not supported.</exception>
    public static JavaScriptProgram Parse(string code, string place)
    {
        JavaScriptSyntax.CheckSize(code);
        try
        {
            var program = new JavaScriptParser().Parse(code, new ParserOptions { Source = place });
            JavaScriptTree.Prepare(program);
            return new JavaScriptProgram(program, place);
        }
        catch (ParserException exception)
        {
            if (JavaScriptSyntax.FindUnsupported(code) is { } unsupported)
            {
                throw new FormatException(
                    $"line {unsupported.Line}, column {unsupported.Column}: {unsupported.Feature} are not supported (JavaScript here is ECMAScript 5 with let and const).",
                    exception);
            }

            throw new FormatException($"line {exception.LineNumber}, column {exception.Column}: {exception.Description}.", exception);
        }
    }
}
