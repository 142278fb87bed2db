using ApprovalEngine.Web.ElsaApi.Live;
using ApprovalEngine.Web.Security;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>
/// The part of the Elsa Server API that Elsa Studio uses, for people who may look at workflows. Paths, shapes and words are Elsa's,
/// so its descriptions are a document of their own, <c>/openapi/elsa.json</c>.
/// </summary>
internal static class ElsaApiSetup
{
    public const string Document = "elsa";

    public static void MapElsaApi(this WebApplication app)
    {
        var group = app.MapGroup("/elsa/api").WithGroupName(Document).RequireAuthorization(SecuritySetup.ElsaPolicy);
        group.MapPackage();
        group.MapDescriptors();
        group.MapInstances();
        group.MapExecutions();
        group.MapInstanceActs();
        group.MapTrials();
        app.MapLive();
        group.MapDefinitions();
        group.MapDefinitionChanges();
        group.MapDefinitionFiles();
    }
}
