using System.Runtime.ExceptionServices;
using Jint.Parser;
using Jint.Parser.Ast;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>A parsed script: parsed once per compiled definition, run by any engine.</summary>
internal sealed class JavaScriptProgram
{
    private const int ShortLength = 500;
    private const int DeepStackBytes = 256 * 1024 * 1024;

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
            var program = Read(code, place);
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
        catch (Exception exception) when (exception is not (FormatException or OutOfMemoryException))
        {
            throw new FormatException($"line 1, column 1: the script cannot be read: {exception.Message}", exception);
        }
    }

    // The parser recurses. What looks shallow may be deep (brackets in regular expressions and comments deceive every check of the bare
    // text), so all but the shortest scripts are parsed where the deepest text of the allowed length fits.
    private static Program Read(string code, string place)
    {
        if (code.Length <= ShortLength)
        {
            return new JavaScriptParser().Parse(code, new ParserOptions { Source = place });
        }

        Program? program = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    program = new JavaScriptParser().Parse(code, new ParserOptions { Source = place });
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            DeepStackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return program!;
    }
}
