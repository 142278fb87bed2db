using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>Refusals about the empowerment matrix; null = none of these.</summary>
internal sealed partial class ErrorWords
{
    private LocalizedString? OfMatrix(Error error) => error switch
    {
        MatrixChangeUnknown unknown => L["There is no change {0} of the empowerment matrix.", unknown.Number],
        MatrixChangeNotDraft refused => L["The change is “{0}”; only a draft can be written in, put forward or given up.", words.MatrixStatus(refused.Status.ToString())],
        MatrixChangeNotInReview refused => L["The change is “{0}” and takes no decision.", words.MatrixStatus(refused.Status.ToString())],
        MatrixChangeOwn => L["You have written in this change or put it forward, so somebody else must decide it."],
        MatrixChangeDiffers => L["The change is no longer what you were shown. Look at it again below before you decide; nothing of yours was recorded."],
        MatrixChangeStale => L["Somebody else has changed this meanwhile. Nothing of yours was saved: look at what is there now."],
        MatrixBackdated refused => L["A version comes into force today ({0}) or later.", Display.Day(refused.Today)],
        MatrixCommentRequired => L["Say why in a comment: its authors must know the reason."],
        MatrixBaseChanged refused => L["Version {0} has been published since this change was begun. Take its changes over first.", refused.Newest],
        MatrixUnchanged refused => L["The change says the same as version {0}.", refused.Base],
        MatrixNotPublishable => L["It cannot come into force as it is; see what stands in its way."],
        MatrixChangesClash clash => L["Version {0} and this change say different things in the same place, and somebody must choose: {1}. Nothing was taken over.", clash.Newest, string.Join("; ", clash.Places)],
        MatrixDraftUnreadable refused => L["The draft cannot be read as it is: {0}", refused.Message],
        MatrixNotXml refused => L["This is no DMN: line {0}, column {1}: {2}", refused.Line, refused.Column, refused.Reason],
        MatrixSheetRejected refused => L["{0} cells or rows of the file are wrong, and nothing was taken.", refused.Count],
        MatrixVersionUnknown unknown => L["There is no version {0} of the empowerment matrix.", unknown.Version],
        NoMatrixInForce none => L["No version of the empowerment matrix was in force on {0}, as known then.", Display.Day(none.On)],
        BranchUnknown unknown => L["There is no branch {0}, or its matrix is not yours to see.", unknown.Code],
        ReplayPeriodInvalid => L["The period must end after it begins, and is at most three years long."],
        PermissionMissing { Permission: nameof(Permissions.ReadMatrix) } => L["You hold no role that may look at the empowerment matrix."],
        PermissionMissing { Permission: nameof(Permissions.EditMatrix) } => L["You hold no role that may change the empowerment matrix; its owner does that."],
        PermissionMissing { Permission: nameof(Permissions.PublishMatrix) } => L["You hold no role that may decide changes of the empowerment matrix."],
        _ => null,
    };
}
