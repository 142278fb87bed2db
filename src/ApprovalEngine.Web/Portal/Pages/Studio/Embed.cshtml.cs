using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Web.Portal.Studio;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Studio;

/// <summary>The same picture without a head, for a frame in the page of a request.</summary>
internal sealed class EmbedModel(StudioDesk desk, IMediator mediator, Caller caller, Words words, IStringLocalizer<Texts> L) : ViewerModel(desk, mediator, caller, words, L)
{
    public override bool IsEmbedded => true;
}
