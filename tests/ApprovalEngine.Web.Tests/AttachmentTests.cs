using System.Security.Cryptography;
using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Documents of a request: what must be there, what is taken, and who gets it back.</summary>
[Collection(SharedEngines.Name)]
public sealed class AttachmentTests(Engines engines)
{
    // Not the customer that the tests of the types use up.
    private const string LateCustomer = "C100005";

    [Theory, OnSqlite, OnPostgres]
    public async Task Goodwill_and_cancellation_need_a_back_up_document(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync(LateCustomer);
        var requester = await engine.AsAsync("ar.specialist");
        foreach (var reason in new[] { "goodwill", "cancellation" })
        {
            (await engine.RaiseAnswerAsync(ItemSteps.Memo(item, 100m, reason, customer: LateCustomer))).ShouldBe(409, "evidence.missing");
            var draft = await engine.RaiseAsync(ItemSteps.Memo(item, 100m, reason, submit: false, customer: LateCustomer), "ar.specialist");
            (await requester.PostAsync($"/api/requests/{draft.Number}/submit")).ShouldBe(409, "evidence.missing");
            (await engine.UploadAsync(draft.NumberOf(), "contract.pdf", ItemSteps.Pdf, "contract")).ShouldBe(201);
            (await requester.PostAsync($"/api/requests/{draft.Number}/submit")).ShouldBe(409, "evidence.missing");
            (await engine.UploadAsync(draft.NumberOf(), "往来邮件.eml", [.. ItemSteps.Pdf, 1])).ShouldBe(201);

            var submitted = (await requester.PostAsync($"/api/requests/{draft.Number}/submit")).ShouldBe(200).As<RequestView>();
            submitted.Status.ShouldBe("InReview");
            submitted.ContentHash.ShouldNotBe(draft.ContentHash, "what is attached is part of what is agreed to");
            (await engine.UploadAsync(draft.NumberOf(), "late.pdf", [.. ItemSteps.Pdf, 2])).ShouldBe(409, "request.not-draft");
            (await (await engine.AsAsync("admin")).PostAsync($"/api/requests/{draft.Number}/cancel", new { comment = "done" })).ShouldBe(200);
        }

        (await engine.RaiseAsync(ItemSteps.Memo(item, 100m, "return", customer: LateCustomer), "ar.specialist")).Status.ShouldBe("InReview");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_document_comes_back_as_a_download_to_those_who_see_the_request(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var draft = await engine.RaiseAsync(ItemSteps.Memo(await engine.TakeInvoiceAsync(LateCustomer), 100m, "goodwill", submit: false, customer: LateCustomer), "ar.specialist");
        var attached = (await engine.UploadAsync(draft.NumberOf(), @"C:\Users\me\客户邮件.html.pdf", ItemSteps.Pdf)).ShouldBe(201).As<AttachmentView>();

        (attached.FileName, attached.Kind, attached.ContentType, attached.Size).ShouldBe(("客户邮件.html.pdf", "back-up", "application/pdf", ItemSteps.Pdf.Length));
        attached.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(ItemSteps.Pdf)));
        (await (await engine.AsAsync("admin")).GetAsync(attached.Href)).ShouldBe(404, "attachment.unknown");
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/requests/{draft.Number}/submit")).ShouldBe(200);
        var read = (await (await engine.AsAsync("branch.manager.shanghai")).GetAsync(attached.Href)).ShouldBe(200);
        read.Headers["Content-Type"].ShouldBe("application/pdf");
        read.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        read.Headers["Content-Disposition"].ShouldStartWith("attachment;");
        read.Text.ShouldBe(System.Text.Encoding.ASCII.GetString(ItemSteps.Pdf));
        (await (await engine.AsAsync("branch.manager.beijing")).GetAsync(attached.Href)).ShouldBe(404, "attachment.unknown");

        var path = Path.Combine(engine.Server.DataDirectory, "attachments", attached.Sha256[..2], attached.Sha256);
        await File.AppendAllTextAsync(path, "!");
        (await (await engine.AsAsync("admin")).GetAsync(attached.Href)).ShouldBe(409, "attachment.altered");
        File.Delete(path);
        (await (await engine.AsAsync("admin")).GetAsync(attached.Href)).ShouldBe(409, "attachment.altered");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_taken_is_refused_by_name_and_leaves_nothing(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync(ItemSteps.Memo(await engine.TakeInvoiceAsync(LateCustomer), 100m, "goodwill", submit: false, customer: LateCustomer), "ar.specialist")).NumberOf();
        var folder = Path.Combine(engine.Server.DataDirectory, "attachments");
        var before = FilesIn(folder);

        (await engine.UploadAsync(number, "tool.exe", ItemSteps.Pdf)).ShouldBe(422, "attachment.type");
        (await engine.UploadAsync(number, "page.html", ItemSteps.Pdf)).ShouldBe(422, "attachment.type");
        (await engine.UploadAsync(number, new string('n', 200) + ".pdf", ItemSteps.Pdf)).ShouldBe(422, "attachment.name");
        (await engine.UploadAsync(number, "empty.pdf", [])).ShouldBe(422, "attachment.empty");
        (await engine.UploadAsync(number, "large.pdf", new byte[AttachmentStore.BytesMax + 1])).ShouldBe(422, "attachment.too-large");
        (await engine.UploadAsync(number, "fine.pdf", ItemSteps.Pdf, "selfie")).ShouldBe(400, "attachment.unknown-kind");
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/requests/{number}/attachments", new { file = "x" })).ShouldBe(400, "attachment.missing");
        (await engine.UploadAsync(number, "fine.pdf", ItemSteps.Pdf, userName: "sales.east")).ShouldBe(404, "request.unknown");
        FilesIn(folder).Except(before).ShouldAllBe(file => !file.EndsWith(".part", StringComparison.Ordinal));
        (await engine.UploadAsync(number, "picture.png", ItemSteps.Pdf)).ShouldBe(422, "attachment.content");

        var fine = (await engine.UploadAsync(number, "fine.pdf", ItemSteps.Pdf)).ShouldBe(201).As<AttachmentView>();
        (await engine.UploadAsync(number, "again.pdf", ItemSteps.Pdf)).ShouldBe(409, "attachment.repeated");
        (await engine.ReadAsync(number, "ar.specialist")).Attachments.ShouldHaveSingleItem().FileName.ShouldBe("fine.pdf");
        (await (await engine.AsAsync("ar.specialist")).SendAsync(HttpMethod.Delete, fine.Href, null)).ShouldBe(200).As<RequestView>().Attachments.ShouldBeEmpty();
        (await (await engine.AsAsync("ar.specialist")).SendAsync(HttpMethod.Delete, fine.Href, null)).ShouldBe(404, "attachment.unknown");
    }

    private static List<string> FilesIn(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)] : [];
}
