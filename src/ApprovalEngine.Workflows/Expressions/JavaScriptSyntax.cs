namespace ApprovalEngine.Workflows.Expressions;

/// <summary>Looks over a script that is too large to parse safely, or that the parser refused, to say what the writer did.</summary>
internal static class JavaScriptSyntax
{
    /// <summary>The parser and the interpreter recurse, so size and nesting are limited before they see the text.</summary>
    private const int MaxLength = 16_000;

    private const int MaxNesting = 100;

    private const int MaxOperators = 1_000;

    public static void CheckSize(string code)
    {
        if (code.Length > MaxLength)
        {
            throw new FormatException($"line 1, column 1: the script has {code.Length} characters; the limit is {MaxLength}.");
        }

        var nesting = 0;
        var operators = 0;
        foreach (var token in Tokens(code))
        {
            switch (code[token.Start])
            {
                case '(' or '[' or '{':
                    nesting++;
                    operators = 0;
                    break;
                case ')' or ']' or '}': nesting--; break;
                case ';' or ',': operators = 0; break;
                case var other when !IsWord(other) && other is not ('"' or '\''): operators++; break;
            }

            if (nesting > MaxNesting || operators > MaxOperators)
            {
                var (line, column) = PlaceOf(code, token.Start);
                throw new FormatException(nesting > MaxNesting
                    ? $"line {line}, column {column}: brackets are nested more than {MaxNesting} deep."
                    : $"line {line}, column {column}: more than {MaxOperators} operators in one expression.");
            }
        }
    }

    public static (string Feature, int Line, int Column)? FindUnsupported(string code)
    {
        foreach (var token in Tokens(code))
        {
            var feature = code.AsSpan(token.Start, token.Length) switch
            {
                "=>" => "arrow functions",
                "`" => "template strings",
                "class" => "classes",
                "async" or "await" => "asynchronous functions",
                "import" or "export" => "modules",
                "yield" => "generators",
                "..." => "spread and rest elements",
                "?." => "optional chaining and the conditional member access it makes",
                "??" => "nullish defaults",
                "**" => "power operators",
                _ => null,
            };
            if (feature is not null)
            {
                var (line, column) = PlaceOf(code, token.Start);
                return (feature, line, column);
            }
        }

        return null;
    }

    // Good enough to tell operators and words from text and comments; regular expressions may look like operators here.
    private static IEnumerable<(int Start, int Length)> Tokens(string code)
    {
        var i = 0;
        while (i < code.Length)
        {
            var start = i;
            var current = code[i];
            var next = i + 1 < code.Length ? code[i + 1] : '\0';
            if (char.IsWhiteSpace(current))
            {
                i++;
                continue;
            }

            if (current == '/' && next is '/' or '*' && current == '/')
            {
                var end = next == '/' ? code.IndexOf('\n', i) : code.IndexOf("*/", i + 2, StringComparison.Ordinal);
                i = end < 0 ? code.Length : end + (next == '/' ? 1 : 2);
                continue;
            }

            i = current switch
            {
                '"' or '\'' => EndOfText(code, i),
                _ when IsWord(current) => EndOfWord(code, i),
                '.' when code.AsSpan(i).StartsWith("...") => i + 3,
                '=' when next == '>' => i + 2,
                '?' when next is '.' or '?' => i + 2,
                '*' when next == '*' => i + 2,
                _ => i + 1,
            };
            yield return (start, i - start);
        }
    }

    private static int EndOfText(string code, int start)
    {
        var i = start + 1;
        while (i < code.Length && code[i] != code[start] && code[i] != '\n')
        {
            i += code[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, code.Length);
    }

    private static int EndOfWord(string code, int start)
    {
        var i = start;
        while (i < code.Length && IsWord(code[i]))
        {
            i++;
        }

        return i;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';

    private static (int Line, int Column) PlaceOf(string code, int index)
    {
        var line = code.AsSpan(0, index).Count('\n') + 1;
        return (line, index - (index == 0 ? -1 : code.LastIndexOf('\n', index - 1)));
    }
}
