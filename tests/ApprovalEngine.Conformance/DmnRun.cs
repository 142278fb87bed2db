using System.Collections;
using System.Globalization;
using System.Xml;
using ApprovalEngine.Decisions;

namespace ApprovalEngine.Conformance;

/// <summary>Runs folders of DMN models and their test files, laid out as the public DMN TCK lays them out.</summary>
/// <param name="output">Gets a line for each result node that fails or is skipped.</param>
public sealed class DmnRun(TextWriter output)
{
    // The TCK compares numbers to eight decimals; its expected values are rounded.
    private const decimal Tolerance = 0.000_000_01m;

    public int PassedCount { get; private set; }

    public int FailedCount { get; private set; }

    public int SkippedCount { get; private set; }

    /// <summary>Runs every test file of a folder and of the folders in it.</summary>
    public void Run(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*-test-*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            RunFile(file, Path.GetRelativePath(folder, file));
        }
    }

    private void RunFile(string path, string shown)
    {
        DmnTestFile file;
        try
        {
            file = DmnTestFile.Read(path);
        }
        catch (Exception unreadable) when (unreadable is FormatException or XmlException)
        {
            Fail(1, $"{shown}: {unreadable.Message}");
            return;
        }

        var resultCount = file.Cases.Sum(one => one.Results.Count);
        if (ModelPath(path, file.ModelName) is not { } modelPath)
        {
            Fail(resultCount, $"{shown}: expected the model '{file.ModelName}' in the same folder, found none.");
            return;
        }

        try
        {
            var model = DecisionModel.Parse(File.ReadAllText(modelPath), Path.GetFileName(modelPath), keepsBroken: true);
            foreach (var one in file.Cases)
            {
                RunCase(model, one, shown);
            }
        }
        catch (DecisionModelException refused) when (refused.Problems.Any(problem => problem.IsUnsupported))
        {
            Skip(resultCount, $"{shown}: {refused.Problems.First(problem => problem.IsUnsupported)}");
        }
        catch (DecisionModelException refused)
        {
            Fail(resultCount, $"{shown}: {refused.Message}");
        }
    }

    // The name in a test file is sometimes that of an older layout; one model in the folder is meant then.
    private static string? ModelPath(string testPath, string modelName)
    {
        var folder = Path.GetDirectoryName(testPath)!;
        var named = Path.Combine(folder, Path.GetFileName(modelName));
        var models = Directory.GetFiles(folder, "*.dmn");
        return File.Exists(named) ? named : models is [var only] ? only : null;
    }

    private void RunCase(DecisionModel model, DmnCase one, string shown)
    {
        var inputs = one.Inputs.ToDictionary(
            input => input.Key, input => Typed(input.Value, model.Inputs.GetValueOrDefault(input.Key, DecisionValueType.Any)), StringComparer.Ordinal);
        foreach (var expected in one.Results)
        {
            var where = $"{shown}: case {one.Id}, {expected.Name}";
            if ((one.Invoked ?? expected.Invoked) is { } invoked)
            {
                Skip(1, $"{where}: invokes a {invoked} (not supported)");
                continue;
            }

            DecisionResult found;
            try
            {
                found = model.Evaluate(expected.Name, inputs, TimeProvider.System.GetUtcNow());
            }
            catch (ArgumentException unknown)
            {
                Fail(1, $"{where}: {unknown.Message}");
                continue;
            }

            if ((!expected.IsError || !found.IsClean) && IsSame(expected.Value, found.Value))
            {
                PassedCount++;
                continue;
            }

            var errors = found.IsClean ? "" : $" ({string.Join("; ", found.Errors.Take(3).Select(error => error.Message))})";
            Fail(1, $"{where}: expected {(!expected.IsError ? Written(expected.Value) : expected.Value is null ? "an error" : Written(expected.Value) + " with an error")}, found {Written(found.Value)}{errors}");
        }
    }

    private void Fail(int count, string line)
    {
        FailedCount += count;
        output.WriteLine(line);
    }

    private void Skip(int count, string line)
    {
        SkippedCount += count;
        output.WriteLine($"skipped: {line}");
    }

    // Inside lists and structures the text alone says what it is.
    private static object? Typed(object? value, DecisionValueType type) => value switch
    {
        Untyped untyped => untyped.As(type),
        IReadOnlyDictionary<string, object?> parts => parts.ToDictionary(part => part.Key, part => Typed(part.Value, DecisionValueType.Any), StringComparer.Ordinal),
        List<object?> items => items.ConvertAll(item => Typed(item, DecisionValueType.Any)),
        _ => value,
    };

    private static bool IsSame(object? expected, object? found) => (expected, found) switch
    {
        (Untyped { Text: "" }, null) => true,
        (Untyped left, string right) => left.Text == right,
        (Untyped left, decimal or bool) => IsSame(left.As(DecisionValueType.Any), found),
        (Untyped left, not null) => left.Text == Written(found),
        (decimal left, decimal right) => Math.Abs(left - right) <= Tolerance * Math.Max(1, Math.Abs(left)),
        (IReadOnlyDictionary<string, object?> left, IReadOnlyDictionary<string, object?> right) =>
            left.Count == right.Count && left.All(part => right.TryGetValue(part.Key, out var other) && IsSame(part.Value, other)),
        (string left, string right) => string.Equals(left, right, StringComparison.Ordinal),
        (IEnumerable left, IEnumerable right) when left is not string && right is not string =>
            left.Cast<object?>().Count() == right.Cast<object?>().Count() && left.Cast<object?>().Zip(right.Cast<object?>()).All(pair => IsSame(pair.First, pair.Second)),
        _ => Equals(expected, found),
    };

    private static string Written(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Untyped untyped => untyped.Text,
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> parts => $"{{{string.Join(", ", parts.Select(part => $"{part.Key}: {Written(part.Value)}"))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Written))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
