using System.Reflection;
using ApprovalEngine.Domain;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>Errors are a contract with clients: each has an HTTP status, and its code changes only on purpose.</summary>
public sealed class ErrorTests
{
    private const string GoldenFile = "tests/ApprovalEngine.Architecture.Tests/error-codes.txt";

    private static readonly MethodInfo StatusOf = Picture.AssemblyOf("Web").GetType("ApprovalEngine.Web.Endpoints.Problems", throwOnError: true)!
        .GetMethod("StatusOf", BindingFlags.Static | BindingFlags.Public)!;

    private static IEnumerable<Type> Errors => Picture.Types().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Error)));

    [Fact]
    public void Every_error_has_an_HTTP_status()
    {
        foreach (var error in Errors)
        {
            // The mapping looks at the type alone, so an instance without its members is enough.
            var status = (int)StatusOf.Invoke(null, [System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(error)])!;
            status.ShouldBeInRange(400, 499, error.Name);
        }
    }

    [Fact]
    public void An_error_of_no_kind_has_none() => Should.Throw<TargetInvocationException>(
        () => StatusOf.Invoke(null, [new OfNoKind()])).InnerException!.Message.ShouldContain(nameof(OfNoKind));

    [Fact]
    public void The_codes_are_those_of_the_golden_file() =>
        ConventionTests.CodesInSource().Select(error => error.Code).Order(StringComparer.Ordinal).ToList()
            .ShouldBe(File.ReadAllLines(Repository.PathTo(GoldenFile)), ignoreOrder: false, customMessage: $"codes are a contract with clients; if this change is meant, write it into {GoldenFile}");

    private sealed record OfNoKind() : Error("of.no-kind", "");
}
