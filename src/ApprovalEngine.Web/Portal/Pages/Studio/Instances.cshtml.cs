using ApprovalEngine.Web.Portal.Studio;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>Studio's list of workflow instances.</summary>
internal sealed class InstancesModel(StudioDesk desk) : StudioPage(desk);
