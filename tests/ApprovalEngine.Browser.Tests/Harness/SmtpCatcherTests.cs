using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests.Harness;

public sealed class SmtpCatcherTests
{
    [Fact]
    public async Task A_message_arrives_whole()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("付款条件批准通知：第二季度特殊付款条件与信用额度调整的正式确认函", "first\r\n.dot\r\n尊敬的客户");

        await SendAsync(catcher, message);

        var mail = (await catcher.WaitForAsync(1, TimeSpan.FromSeconds(10))).ShouldHaveSingleItem();
        mail.From.ShouldBe("credit@example.com");
        mail.To.ShouldBe(["customer@example.com"]);
        mail.Subject.ShouldBe(message.Subject);
        mail.Text.TrimEnd().ReplaceLineEndings("\n").ShouldBe("first\n.dot\n尊敬的客户");
    }

    [Fact]
    public async Task A_doubled_dot_becomes_single()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("dots", ".\r\n..two\r\nend");
        message.BodyTransferEncoding = TransferEncoding.SevenBit;
        message.BodyEncoding = Encoding.ASCII;

        await SendAsync(catcher, message);

        catcher.Mails.ShouldHaveSingleItem().Text.TrimEnd().ShouldBe(".\r\n..two\r\nend");
    }

    [Fact]
    public async Task Every_text_part_is_read()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("parts", "plain 文本");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>网页</p>", Encoding.UTF8, "text/html"));

        await SendAsync(catcher, message);

        catcher.Mails.ShouldHaveSingleItem().Text.ReplaceLineEndings("").ShouldBe("plain 文本<p>网页</p>");
    }

    [Fact]
    public async Task It_refuses_for_now_and_accepts_later()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("again", "body");
        catcher.Answer = SmtpAnswer.RefuseForNow;
        (await Should.ThrowAsync<SmtpException>(() => SendAsync(catcher, message))).StatusCode.ShouldBe(SmtpStatusCode.LocalErrorInProcessing);
        catcher.Mails.ShouldBeEmpty();

        catcher.Answer = SmtpAnswer.Accept;
        await SendAsync(catcher, message);

        catcher.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_refuses_for_good()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("never", "body");
        catcher.Answer = SmtpAnswer.RefuseForGood;

        (await Should.ThrowAsync<SmtpException>(() => SendAsync(catcher, message))).StatusCode.ShouldBe(SmtpStatusCode.MailboxUnavailable);
        catcher.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_goes_down_and_comes_back_on_the_same_port()
    {
        await using var catcher = new SmtpCatcher();
        using var message = Message("down", "body");
        await catcher.GoDownAsync();
        await Should.ThrowAsync<SmtpException>(() => SendAsync(catcher, message));

        catcher.ComeBack();
        await SendAsync(catcher, message);

        catcher.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waiting_for_a_message_that_does_not_come_says_how_many_came()
    {
        await using var catcher = new SmtpCatcher();
        (await Should.ThrowAsync<TimeoutException>(() => catcher.WaitForAsync(1, TimeSpan.FromMilliseconds(50)))).Message.ShouldContain("got 0");
    }

    private static MailMessage Message(string subject, string body) =>
        new("credit@example.com", "customer@example.com", subject, body) { SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };

    private static async Task SendAsync(SmtpCatcher catcher, MailMessage message)
    {
        using var client = new SmtpClient("127.0.0.1", catcher.Port);
        await client.SendMailAsync(message);
    }
}
