using ApprovalEngine.Web.Portal.Studio;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>Studio's list of workflow definitions.</summary>
internal sealed class DefinitionsModel(StudioDesk desk) : StudioPage(desk);
