using System.Text.RegularExpressions;
using MediatR;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>What every handler, activity and error has in common.</summary>
public sealed partial class ConventionTests
{
    // How many there are at least: a rule that finds none of its subjects would be green for ever. Raise them as the code grows.
    private const int HandlerCountMin = 25;
    private const int ActivityCountMin = 17;
    private const int ErrorCountMin = 48;

    // By name: the leaves are free to be built after these tests.
    private const string Activity = "ApprovalEngine.Workflows.Activity";
    private const string Error = "ApprovalEngine.Domain.Error";

    private static readonly Type[] HandlerInterfaces =
        [typeof(IRequestHandler<>), typeof(IRequestHandler<,>), typeof(INotificationHandler<>)];

    private static readonly IReadOnlyList<Type> Ours = Picture.Types();

    private static IReadOnlyList<Type> Handlers => [.. Ours.Where(type => !type.IsAbstract && HandledBy(type).Any())];

    // What no file can name: it stands in the place of another activity.
    private static readonly Dictionary<string, string> StandIns = new()
    {
        ["UnknownActivity"] = "is looked at in the place of an activity of unknown type, and never runs",
    };

    private static IReadOnlyList<Type> Activities => [.. Ours.Where(type => !type.IsAbstract && DerivesFrom(type, Activity))];

    private static IReadOnlyList<Type> Errors => [.. Ours.Where(type => !type.IsAbstract && DerivesFrom(type, Error))];

    [Fact]
    public void Handlers_are_internal_and_sealed()
    {
        Handlers.Count.ShouldBeGreaterThanOrEqualTo(HandlerCountMin);
        Handlers.Where(IsOpenToOthers).ShouldBeEmpty();
    }

    [Fact]
    public void The_rule_for_handlers_finds_one_that_is_open()
    {
        HandledBy(typeof(AskHandler)).ShouldBe([typeof(Ask)]);
        IsOpenToOthers(typeof(AskHandler)).ShouldBeTrue();
        IsOpenToOthers(typeof(ClosedAskHandler)).ShouldBeFalse();
    }

    [Fact]
    public void A_handler_of_a_request_is_named_after_it() => Handlers
        .Where(type => HandledBy(type).Any(handled => !typeof(INotification).IsAssignableFrom(handled) && type.Name != handled.Name + "Handler"))
        .ShouldBeEmpty();

    [Fact]
    public void Activities_declare_the_type_name_that_workflow_files_use()
    {
        Activities.Count.ShouldBeGreaterThanOrEqualTo(ActivityCountMin);
        Activities
            .Where(type => !StandIns.ContainsKey(type.Name) && type.GetCustomAttributes(inherit: false).All(attribute => attribute.GetType().Name != "ActivityAttribute"))
            .ShouldBeEmpty();
        StandIns.Keys.Except(Activities.Select(type => type.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void Errors_are_sealed_and_of_a_kind()
    {
        Errors.Count.ShouldBeGreaterThanOrEqualTo(ErrorCountMin);
        Errors.Where(type => !type.IsSealed).ShouldBeEmpty();
        Errors.Where(type => type.BaseType!.FullName == Error).ShouldBeEmpty("errors that are of no kind, so no answer can be chosen for them");
        Ours.Where(type => type.IsAbstract && DerivesFrom(type, Error) && !type.Name.EndsWith("Error", StringComparison.Ordinal))
            .ShouldBeEmpty("kinds of errors keep the suffix Error");
    }

    [Fact]
    public void Every_error_has_a_code_of_its_own()
    {
        var codes = CodesInSource();

        Errors.Select(type => type.Name).Except(codes.Select(code => code.Error)).ShouldBeEmpty("errors without a literal code in their base call");
        codes.Where(code => !CodeForm().IsMatch(code.Code)).ShouldBeEmpty("codes are area.fact, in small letters and dashes");
        codes.GroupBy(code => code.Code).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(code => code.Error))}")
            .ShouldBeEmpty("codes used twice");
    }

    [Theory]
    [InlineData("public sealed record NotDraft(int Id)\n    : ConflictError(\"request.not-draft\", $\"Request {Id}\");", "NotDraft request.not-draft")]
    [InlineData("sealed record A(string B = \"x\", (int C, int D) E = default) : InvalidError(\"a.b\", \"m\", F(E));", "A a.b")]
    [InlineData("sealed record Plain(int Id);\nsealed record Other() : NotFoundError(\"o.x\", \"m\");", "Other o.x")]
    [InlineData("// record Not(int Id) : ConflictError(\"x.y\", \"m\");", "")]
    public void The_scan_finds_the_code_of_an_error(string source, string expected) =>
        string.Join(' ', CodesIn(source).Select(code => $"{code.Error} {code.Code}")).ShouldBe(expected);

    private static bool IsOpenToOthers(Type type) => type.IsVisible || !type.IsSealed;

    private static IEnumerable<Type> HandledBy(Type type) => type.GetInterfaces()
        .Where(face => face.IsGenericType && HandlerInterfaces.Contains(face.GetGenericTypeDefinition()))
        .Select(face => face.GetGenericArguments()[0])
        .Distinct();

    private static bool DerivesFrom(Type type, string fullName)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType)
        {
            if (above.FullName == fullName)
            {
                return true;
            }
        }

        return false;
    }

    internal static List<(string Error, string Code)> CodesInSource() =>
        [.. Picture.FilesBelow(Picture.SourceFolder, ".cs").SelectMany(file => CodesIn(File.ReadAllText(file)))];

    private static IEnumerable<(string Error, string Code)> CodesIn(string source) =>
        ErrorDeclaration().Matches(SourceText.WithoutComments(source)).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    // A declaration ends at ; or {, so the name and the base call that are matched belong together.
    [GeneratedRegex("""\brecord\s+(\w+)(?:"[^"]*"|[^;{"])*?:\s*\w*Error\(\s*"([^"]*)"[^;{]*?""")]
    private static partial Regex ErrorDeclaration();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$")]
    private static partial Regex CodeForm();

    public sealed record Ask : IRequest<int>;

    public class AskHandler : IRequestHandler<Ask, int>
    {
        public Task<int> Handle(Ask request, CancellationToken cancellationToken) => Task.FromResult(1);
    }

    private sealed class ClosedAskHandler : AskHandler;
}
