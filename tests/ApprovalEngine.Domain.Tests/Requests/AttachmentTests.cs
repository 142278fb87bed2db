using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>Documents are part of the content that approvals are bound to; dual control counts people.</summary>
public sealed class AttachmentTests
{
    [Fact]
    public void What_is_attached_changes_the_hash_and_what_is_taken_off_changes_it_back()
    {
        var request = Scene.Draft().Request;
        var (hash, version) = (request.ContentHash, request.Version);

        request.Attach(Document('a')).IsError.ShouldBeFalse();
        var attached = request.ContentHash;
        request.Detach(request.Attachments[0].Id).IsError.ShouldBeFalse();

        attached.ShouldNotBe(hash);
        (request.ContentHash, request.Attachments.Count, request.Version).ShouldBe((hash, 0, version + 2));
    }

    [Fact]
    public void A_request_without_documents_has_the_hash_that_it_always_had() =>
        new RequestContent("t", "c", "e", "b", 1, "CNY", "r", "{}", "j").Hash().ShouldBe(new RequestContent("t", "c", "e", "b", 1, "CNY", "r", "{}", "j", []).Hash());

    [Fact]
    public void Only_a_draft_takes_documents()
    {
        var request = Scene.InReview().Request;

        request.Attach(Document('a')).Error.ShouldBeOfType<NotDraft>();
        request.Detach(Guid.Empty).Error.ShouldBeOfType<NotDraft>();
    }

    [Fact]
    public void The_same_content_is_attached_once_and_twenty_are_the_most()
    {
        var request = Scene.Draft().Request;
        request.Attach(Document('a')).IsError.ShouldBeFalse();
        request.Attach(Document('a')).Error.ShouldBeOfType<AttachmentRepeated>();
        foreach (var index in Enumerable.Range(1, Attachment.CountMax - 1))
        {
            request.Attach(Document((char)('a' + index))).IsError.ShouldBeFalse();
        }

        request.Attach(Document('z')).Error.ShouldBeOfType<AttachmentsFull>();
        request.Detach(Guid.CreateVersion7(Scene.Now)).Error.ShouldBeOfType<AttachmentUnknown>();
    }

    [Fact]
    public void A_reason_that_calls_for_a_document_is_not_submitted_without_it()
    {
        var request = Scene.Draft().Request;
        request.Submit(Scene.Instance, Scene.Now, ["back-up", "contract"]).Error.ShouldBeOfType<EvidenceMissing>().Kinds.ShouldBe(["back-up", "contract"]);
        request.Attach(Document('a') with { Kind = "contract" }).IsError.ShouldBeFalse();
        request.Submit(Scene.Instance, Scene.Now, ["back-up", "contract"]).Error.ShouldBeOfType<EvidenceMissing>().Kinds.ShouldBe(["back-up"]);
        request.Attach(Document('b')).IsError.ShouldBeFalse();

        request.Submit(Scene.Instance, Scene.Now, ["back-up", "contract"]).IsError.ShouldBeFalse();
    }

    [Fact]
    public void Documents_that_were_exchanged_behind_the_hash_stop_every_effect()
    {
        var scene = Scene.Open(Scene.Part("cfo", "cfo"));
        scene.Decide(scene.TaskOf("cfo"), "cfo").IsError.ShouldBeFalse();
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeNull();

        scene.Tamper<IReadOnlyList<Attachment>>(nameof(ApprovalRequest.Attachments), [Document('a')]);

        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
    }

    [Fact]
    public void One_voice_is_not_enough_where_two_people_must_agree()
    {
        var scene = Scene.InReview();
        var two = Scene.RouteOf(Scene.Part("regional-credit-manager", "regional"), Scene.Part("cfo", "cfo")) with { VoicesMin = 2 };
        scene.Request.Pin(two).IsError.ShouldBeFalse();
        scene.OpenStage(1).IsError.ShouldBeFalse();

        scene.Decide(scene.TaskOf("regional-credit-manager"), "regional").IsError.ShouldBeFalse();
        scene.Request.Status.ShouldBe(RequestStatus.InReview);
        scene.Decide(scene.TaskOf("cfo"), "cfo").IsError.ShouldBeFalse();
        scene.Request.Status.ShouldBe(RequestStatus.Approved);

        // A pinned route that asks for more voices than it has parts, as a hand in the database would write it.
        scene.Tamper<Route?>(nameof(ApprovalRequest.Route), two with { VoicesMin = 3 });
        scene.Request.RefusalOfEffects(Scene.Instance).ShouldBeOfType<NotEmpowered>();
    }

    private static Attachment Document(char content) => new(
        new Guid(content, 0, 0, new byte[8]), "back-up", $"{content}.pdf", "application/pdf", 1, new string(content, 64), Scene.Requester, Scene.Now);
}
