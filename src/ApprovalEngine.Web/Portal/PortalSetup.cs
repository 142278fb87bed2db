namespace ApprovalEngine.Web.Portal;

internal static class PortalSetup
{
    public static void AddPortal(this IServiceCollection services) => services.AddRazorPages();

    public static void MapPortal(this WebApplication app) => app.MapRazorPages();
}
