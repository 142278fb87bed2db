using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;

namespace ApprovalEngine.Application.Letters;

/// <summary>Hands mails of the outbox to the SMTP server. The outbox id is in the Message-ID: a repeated mail can be recognised.</summary>
internal sealed class MailSender(EngineOptions options)
{
    private const int TimeoutMs = 15_000;

    /// <exception cref="DispatchFailedException">The server cannot be reached or does not take the mail.</exception>
    public async Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (options.Smtp is not { } smtp)
        {
            throw new DispatchFailedException("No mail server is configured (Smtp__Host).");
        }

        var payload = StoredJson.Read<MailPayload>(message.Payload);
        try
        {
            using var mail = MailOf(message, payload, smtp);
            using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.UseTls, Timeout = TimeoutMs };
            if (smtp.UserName is { } userName)
            {
                client.Credentials = new System.Net.NetworkCredential(userName, smtp.Password);
            }

            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeoutMs);
            await client.SendMailAsync(mail, timeout.Token);
        }
        catch (Exception failure) when (failure is SmtpException or FormatException or InvalidOperationException
            || failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new DispatchFailedException($"The mail was not taken: {failure.InnerException?.Message ?? failure.Message}", failure);
        }
    }

    private static MailMessage MailOf(OutboxMessage message, MailPayload payload, SmtpOptions smtp)
    {
        var mail = new MailMessage(smtp.From, payload.To)
        {
            Subject = payload.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = payload.Body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = payload.IsHtml,
            BodyTransferEncoding = TransferEncoding.Base64,
        };
        mail.Headers.Add("Message-ID", $"<{message.Id:N}@approval-engine>");
        return mail;
    }
}
