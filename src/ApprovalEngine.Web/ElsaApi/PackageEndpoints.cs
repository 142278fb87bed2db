namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Which Elsa the server speaks.</summary>
internal static class PackageEndpoints
{
    /// <summary>The version of Elsa Studio, and of the definitions that it writes.</summary>
    public const string ElsaVersion = "3.8.2";

    public static void MapPackage(this IEndpointRouteBuilder group) =>
        group.MapGet("/package/version", () => ElsaAnswers.Json(new { PackageVersion = ElsaVersion })).WithName("GetElsaVersion");
}
