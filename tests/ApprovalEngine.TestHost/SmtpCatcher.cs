using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ApprovalEngine.TestHost;

/// <summary>How <see cref="SmtpCatcher"/> answers a message that is offered to it (RFC 5321, section 4.2).</summary>
public enum SmtpAnswer
{
    /// <summary>250: the message is kept.</summary>
    Accept,

    /// <summary>451 to the end of the data: the sender may try again later.</summary>
    RefuseForNow,

    /// <summary>550 to the recipient: trying again is pointless.</summary>
    RefuseForGood,
}

/// <summary>
/// A small real SMTP server on loopback that keeps what it is sent: HELO, EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT of RFC 5321,
/// without extensions. It can refuse, and it can be down.
/// </summary>
public sealed class SmtpCatcher : IAsyncDisposable
{
    // Bytes go through unchanged: one char is one byte.
    private static readonly Encoding Bytes = Encoding.Latin1;

    private readonly Lock gate = new();
    private ImmutableList<CaughtMail> mails = [];
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpListener? listener;
    private CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;

    /// <summary>Starts to listen on a free port of 127.0.0.1.</summary>
    public SmtpCatcher()
    {
        Listen(0);
        Port = ((IPEndPoint)listener!.LocalEndpoint).Port;
    }

    /// <summary>The port, the same after <see cref="GoDownAsync"/> and <see cref="ComeBack"/>.</summary>
    public int Port { get; }

    /// <summary>How the next messages are answered.</summary>
    public SmtpAnswer Answer { get; set; }

    /// <summary>Everything accepted so far, in order of arrival.</summary>
    public IReadOnlyList<CaughtMail> Mails => Volatile.Read(ref mails);

    /// <summary>Waits until at least <paramref name="count"/> messages have been accepted.</summary>
    /// <exception cref="TimeoutException">Fewer came within the time; the message says how many.</exception>
    public async Task<IReadOnlyList<CaughtMail>> WaitForAsync(int count, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (mails.Count >= count)
                {
                    return mails;
                }

                next = arrived.Task;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Expected {count} messages within {within}, got {Mails.Count}.");
            }
        }
    }

    /// <summary>Stops listening and drops every connection: whoever connects now is refused by the system.</summary>
    public async Task GoDownAsync()
    {
        await stopping.CancelAsync();
        listener?.Stop();
        await accepting;
    }

    /// <summary>Listens again on the same port.</summary>
    public void ComeBack()
    {
        stopping.Dispose();
        stopping = new CancellationTokenSource();
        Listen(Port);
    }

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        stopping.Dispose();
        listener?.Dispose();
    }

    private void Listen(int port)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync(listener, stopping.Token);
    }

    private async Task AcceptAsync(TcpListener from, CancellationToken cancellationToken)
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var client = await from.AcceptTcpClientAsync(cancellationToken);
                sessions.Add(ServeAsync(client, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream(), cancellationToken);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The sender hung up, or we went down in the middle: either way nothing was accepted.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Bytes, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        await using var writer = new StreamWriter(stream, Bytes, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        string? from = null;
        var to = new List<string>();

        await ReplyAsync("220 catcher ready");
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            switch (line.Split([' ', ':'], 2)[0].ToUpperInvariant())
            {
                case "HELO" or "EHLO":
                    (from, to) = (null, []);
                    await ReplyAsync("250 catcher");
                    break;
                case "MAIL":
                    (from, to) = (AddressIn(line), []);
                    await ReplyAsync("250 sender noted");
                    break;
                case "RCPT" when from is null:
                case "DATA" when to.Count == 0:
                    await ReplyAsync("503 bad sequence of commands");
                    break;
                case "RCPT" when Answer is SmtpAnswer.RefuseForGood:
                    await ReplyAsync("550 no such mailbox");
                    break;
                case "RCPT":
                    to.Add(AddressIn(line));
                    await ReplyAsync("250 recipient noted");
                    break;
                case "DATA":
                    await ReplyAsync("354 end with a dot on a line of its own");
                    var data = await ReadDataAsync(reader, cancellationToken);
                    await ReplyAsync(Keep(new CaughtMail(from!, [.. to], data)));
                    (from, to) = (null, []);
                    break;
                case "RSET":
                    (from, to) = (null, []);
                    await ReplyAsync("250 forgotten");
                    break;
                case "NOOP":
                    await ReplyAsync("250 still here");
                    break;
                case "QUIT":
                    await ReplyAsync("221 bye");
                    return;
                default:
                    await ReplyAsync("500 unknown command");
                    break;
            }
        }

        Task ReplyAsync(string reply) => writer.WriteLineAsync(reply.AsMemory(), cancellationToken);
    }

    /// <summary>Up to the lone dot; a dot that the sender doubled at the start of a line is made single (RFC 5321, section 4.5.2).</summary>
    private static async Task<string> ReadDataAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var data = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The sender hung up within the data.");
            if (line == ".")
            {
                return data.ToString();
            }

            data.Append(line.StartsWith('.') ? line.AsSpan(1) : line).Append("\r\n");
        }
    }

    private static string AddressIn(string line)
    {
        var (start, end) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
        return start >= 0 && end > start ? line[(start + 1)..end] : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private string Keep(CaughtMail mail)
    {
        if (Answer is SmtpAnswer.RefuseForNow)
        {
            return "451 try again later";
        }

        lock (gate)
        {
            mails = mails.Add(mail);
            arrived.SetResult();
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return "250 kept";
    }
}
