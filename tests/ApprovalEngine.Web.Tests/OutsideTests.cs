using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Mail and ERP files of a host that has a mail server and signs its files; both fail for a while.</summary>
public sealed class OutsideTests
{
    private const string Key = "shared with the ERP";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_cannot_be_told_is_told_later_once_and_in_order(DatabaseKind database)
    {
        await using var smtp = new SmtpCatcher();
        await using var engine = await Engine.StartAsync(database, new Dictionary<string, string>
        {
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["Smtp__From"] = "credit@example.test",
            ["Erp__SigningKey"] = Key,
            ["Outbox__FirstPauseMs"] = "100",
            ["Outbox__AttemptsMax"] = "6",
        });
        await engine.Database.ExecuteAsync("UPDATE customers SET email = 'payables@example.test' WHERE number = @p0", RequestSteps.ShanghaiCustomer);

        await MailsArriveInOrderAsync(engine, smtp);
        await MailIsRetriedAsync(engine, smtp);
        await ErpFileIsRetriedAsync(engine);
        await OnlySignedAcknowledgementsCountAsync(engine);
        await RefusedMailIsParkedAsync(engine, smtp);
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
    }

    private static async Task MailsArriveInOrderAsync(Engine engine, SmtpCatcher smtp)
    {
        var number = (await engine.RaiseAsync()).NumberOf();
        await engine.ApproveAsync(number);

        // Two notices that it is somebody's turn, two letters, and the end for requester and both approvers.
        var mails = await smtp.WaitForAsync(7, Patience);
        mails.Select(mail => mail.To.Single()).Take(4).ShouldBe(["branch.manager.shanghai@example.test", "finance.director@example.test", "payables@example.test", "payables@example.test"]);
        mails.Skip(4).Select(mail => mail.To.Single()).ShouldBe(["sales.east@example.test", "branch.manager.shanghai@example.test", "finance.director@example.test"], ignoreOrder: true);
        mails.ShouldAllBe(mail => mail.From == "credit@example.test" && mail.Subject.Contains(number));
        mails[0].Text.ShouldContain($"/requests/{number}");
        mails[2].Text.ShouldContain("特殊付款条件确认函");
        mails[3].Text.ShouldContain("Confirmation of special payment terms");
        mails.Select(mail => mail.Header("Message-ID")).Distinct().Count().ShouldBe(7);
        await engine.UntilAsync(() => engine.ReadAsync(number), request => request.Letters.All(letter => letter.Status == "sent"));
        // The last mail has arrived before it is known to be sent.
        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND sent_at IS NULL", number), count => count == 0);
        (await engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND attempts <> 1", number)).ShouldBe(0);
    }

    private static async Task MailIsRetriedAsync(Engine engine, SmtpCatcher smtp)
    {
        var before = smtp.Mails.Count;
        await smtp.GoDownAsync();
        var number = (await engine.RaiseAsync()).NumberOf();
        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND attempts >= 2 AND sent_at IS NULL AND last_error IS NOT NULL", number), count => count == 1);
        smtp.ComeBack();

        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND sent_at IS NOT NULL AND last_error IS NULL", number), count => count == 1);
        smtp.Mails.Skip(before).ShouldHaveSingleItem().Subject.ShouldContain(number);
    }

    private static async Task ErpFileIsRetriedAsync(Engine engine)
    {
        // A file stands where the folder should be: nothing can be written there, whoever the host runs as.
        var aside = engine.ErpOutbox + ".aside";
        Directory.Move(engine.ErpOutbox, aside);
        await File.WriteAllTextAsync(engine.ErpOutbox, "");
        var number = (await engine.RaiseAsync()).NumberOf();
        await engine.ApproveAsync(number);
        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND kind = 'erp-file' AND attempts >= 2 AND last_error IS NOT NULL", number), count => count == 1);
        (await engine.ReadAsync(number)).Effects.Single().Status.ShouldBe("pending");

        // Gone altogether: the host makes the folder anew.
        File.Delete(engine.ErpOutbox);

        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.Single();
        File.Exists(Path.Combine(engine.ErpOutbox, $"{effect.Id}.json")).ShouldBeTrue();
        (await engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND parked_at IS NOT NULL", number)).ShouldBe(0);
    }

    private static async Task OnlySignedAcknowledgementsCountAsync(Engine engine)
    {
        var number = (await engine.RaiseAsync()).NumberOf();
        await engine.ApproveAsync(number);
        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.Single();
        var path = Path.Combine(engine.ErpOutbox, $"{effect.Id}.json");
        (await File.ReadAllTextAsync(path + ".sig")).ShouldBe(SignatureOf(await File.ReadAllTextAsync(path)));
        var (name, content) = ($"{effect.Id}.ack.json", JsonSerializer.Serialize(new { effectId = effect.Id, status = "confirmed", documentNumber = "9", message = (string?)null, at = "2026-01-02T03:04:05Z" }));
        var reason = Path.Combine(engine.ErpInbox, "quarantine", $"{name}.reason.txt");

        await engine.DropAsync(name, content);
        await engine.UntilAsync(() => Task.FromResult(File.Exists(reason)), isThere => isThere);
        (await File.ReadAllTextAsync(reason)).ShouldContain("The signature is missing or wrong.");
        (await engine.ReadAsync(number)).Effects.Single().Status.ShouldBe("sent");

        await engine.DropAsync(name + ".sig", SignatureOf(content));
        await engine.DropAsync(name, content);
        (await engine.WithEffectAsync(number, "confirmed")).Effects.Single().DocumentNumber.ShouldBe("9");
    }

    private static async Task RefusedMailIsParkedAsync(Engine engine, SmtpCatcher smtp)
    {
        smtp.Answer = SmtpAnswer.RefuseForGood;
        var before = smtp.Mails.Count;
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

        await engine.UntilAsync(() => engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND parked_at IS NOT NULL", number), count => count == 1);
        smtp.Answer = SmtpAnswer.Accept;
        var rows = await engine.Database.RowsAsync("SELECT attempts, last_error, sent_at FROM outbox_messages WHERE request_number = @p0 ORDER BY sequence", number);
        Convert.ToInt32(rows[0][0], CultureInfo.InvariantCulture).ShouldBe(6);
        ((string)rows[0][1]!).ShouldContain("no such mailbox");
        engine.Server.Output.ShouldContain("try 6");

        // What follows for the request waits behind it; other requests do not.
        Convert.ToInt32(rows[1][0], CultureInfo.InvariantCulture).ShouldBe(0);
        var other = (await engine.RaiseAsync()).NumberOf();
        (await smtp.WaitForAsync(before + 1, Patience))[^1].Subject.ShouldContain(other);
        await ParkedMailIsShownAndTriedAgainAsync(engine, smtp, number);
    }

    private static async Task ParkedMailIsShownAndTriedAgainAsync(Engine engine, SmtpCatcher smtp, string number)
    {
        var shown = (await engine.ReadAsync(number)).Undelivered.ShouldHaveSingleItem();
        (shown.Kind, shown.Attempts).ShouldBe(("mail", 6));
        shown.ParkedAt.ShouldNotBeNull();
        shown.LastError.ShouldNotBeNull().ShouldContain("no such mailbox");
        (await engine.ReadAsync(number, "sales.east")).Undelivered.ShouldHaveSingleItem().LastError.ShouldBeNull();

        // A dead mailbox does not hold up what was approved.
        await engine.ApproveAsync(number);
        (await engine.WithEffectAsync(number, "sent")).Letters.ShouldAllBe(letter => letter.Status == "queued");

        var before = smtp.Mails.Count;
        var command = await engine.RunAsync("", "retry-outbox");
        command.ExitCode.ShouldBe(0, command.Errors);
        command.Output.ShouldContain("1 messages will be tried again");
        await engine.UntilAsync(() => engine.ReadAsync(number), request => request.Letters.All(letter => letter.Status == "sent"));
        smtp.Mails.Skip(before).First().To.Single().ShouldBe("branch.manager.shanghai@example.test");
        (await engine.ReadAsync(number)).Undelivered.ShouldBeEmpty();
    }

    private static string SignatureOf(string content) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(content)));
}
