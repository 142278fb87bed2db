using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals about workflow definitions, which Studio shows too; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    private LocalizedString? OfDefinitions(Error error) => error switch
    {
        DefinitionUnknown unknown => L["There is no workflow definition {0}, or no such version of it.", unknown.Id],
        DefinitionMalformed malformed => L["This cannot be read as a workflow definition. {0}", malformed.Message],
        DefinitionInvalid invalid => L["It cannot be published: {0}", string.Join(' ', invalid.Problems)],
        DraftOwn => L["You saved this draft yourself since it was last published: somebody else must look at it and publish it. The draft is saved."],
        DraftDiffers => L["What you see differs from the draft that was saved. Nothing was published: reload the page and look at it again."],
        DraftOvertaken overtaken => L[
            "{0} saved this workflow on {1}, which this page has not seen. Yours is kept as version {2} of the version history and is not in the draft: reload the page, and roll back to version {2} if yours is to count.",
            overtaken.By, Display.Instant(overtaken.At), overtaken.Version],
        ActivityNameTaken taken => L["As an activity it would be called {0}, as {1} is already. Give it another name, or do not let it be used as an activity.", taken.TypeName, taken.Other],
        DefinitionNotInForce => L["No version of it is published."],
        DefinitionDeleted => L["This workflow was deleted meanwhile, so nothing can be saved in it. Save it as a new one, or export and import it."],
        DefinitionInForce inForce => L["Version {0} of {1} is published: retract it before you delete it.", inForce.Version, inForce.DefinitionId],
        DefinitionInUse inUse => L["{0} cannot be deleted: {1} workflow instances run on it.", inUse.DefinitionId, inUse.Count],
        DefinitionOnRecord record => L["{0} cannot be deleted: workflow instances that are over have run on it, and their history is shown with it.", record.DefinitionId],
        DefinitionUsedBy used => L["{0} cannot be deleted: {1} uses it as an activity.", used.DefinitionId, used.Consumer],
        ImportRefused refused => L["Nothing was imported. {0}", string.Join(' ', refused.Problems)],
        PermissionMissing { Permission: nameof(Permissions.ReadWorkflows) } => L["You hold no role that may look at workflows."],
        PermissionMissing { Permission: nameof(Permissions.ReadMatrix) } => L["You hold no role that may look at the empowerment matrix."],
        MatrixVersionUnknown unknown => L["There is no version {0} of the empowerment matrix.", unknown.Version],
        NoMatrixInForce none => L["No version of the empowerment matrix was in force on {0}, as known then.", Display.Day(none.On)],
        BranchUnknown unknown => L["There is no branch {0}, or its matrix is not yours to see.", unknown.Code],
        ReplayPeriodInvalid => L["The period must end after it begins, and is at most three years long."],
        PermissionMissing { Permission: nameof(Permissions.EditWorkflows) } => L["You hold no role that may change workflows; the owner of the process does that. Nothing was saved."],
        PermissionMissing { Permission: nameof(Permissions.PublishWorkflows) } => L["You hold no role that may publish workflows or take them out of use. What was saved before stays."],
        _ => null,
    };
}
