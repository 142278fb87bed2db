using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Shouldly;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The hub of live pictures as Studio uses it: asks for a connection, opens a WebSocket with its id and the token in the address, and speaks JSON.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private const string Path = "elsa/hubs/workflow-instance";

    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonElement> messages = Channel.CreateUnbounded<JsonElement>();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;
    private int invocations;

    private HubClient()
    {
    }

    /// <summary>Completes when the connection is over.</summary>
    public Task Ended => over.Task;

    /// <param name="token">Null = none.</param>
    /// <returns>The status of the answer that refused the connection, or the connection.</returns>
    public static async Task<(int Status, HubClient? Client)> TryConnectAsync(Uri server, string? token)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var ask = new HttpRequestMessage(HttpMethod.Post, $"{Path}/negotiate?negotiateVersion=1");
        if (token is not null)
        {
            ask.Headers.Authorization = new("Bearer", token);
        }

        using var answer = await http.SendAsync(ask);
        if (!answer.IsSuccessStatusCode)
        {
            return ((int)answer.StatusCode, null);
        }

        var negotiated = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        negotiated.GetProperty("availableTransports").EnumerateArray().Select(one => one.GetProperty("transport").GetString()).ShouldBe(["WebSockets"]);
        return await OpenAsync(server, negotiated.GetProperty("connectionToken").GetString()!, token);
    }

    public static async Task<HubClient> ConnectAsync(Uri server, string? token) => (await TryConnectAsync(server, token)).Client.ShouldNotBeNull();

    /// <summary>Opens the WebSocket without asking first.</summary>
    public static async Task<(int Status, HubClient? Client)> OpenAsync(Uri server, string connection, string? token)
    {
        var client = new HubClient();
        client.socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await client.socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = Path, Query = $"id={connection}&access_token={Uri.EscapeDataString(token ?? "")}" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            var status = (int)client.socket.HttpStatusCode;
            await client.DisposeAsync();
            return (status, null);
        }

        await client.SendAsync("""{"protocol":"json","version":1}""");
        client.reading = client.ReadAsync();
        return (101, client);
    }

    /// <summary>Asks to be told of an instance; true = the hub does.</summary>
    public async Task<bool> ObserveAsync(string instanceId)
    {
        var invocation = $"i{++invocations}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = invocation, target = "ObserveInstanceAsync", arguments = new[] { instanceId } }));
        while (true)
        {
            var message = await messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            if (message.TryGetProperty("type", out var type) && type.GetInt32() == 3 && message.GetProperty("invocationId").GetString() == invocation)
            {
                return !message.TryGetProperty("error", out _);
            }
        }
    }

    /// <summary>The argument of the next message of this name; null = there was none in time.</summary>
    public async Task<JsonElement?> NextAsync(string target, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            while (true)
            {
                var message = await messages.Reader.ReadAsync(limit.Token);
                if (message.TryGetProperty("target", out var name) && name.GetString() == target)
                {
                    return message.GetProperty("arguments")[0];
                }
            }
        }
        catch (Exception none) when (none is OperationCanceledException or ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Forgets what has arrived so far, after the hub has had time to say it.</summary>
    public async Task QuietAsync()
    {
        // The look behind a new watcher comes within five seconds.
        while (await NextAsync("WorkflowInstanceUpdatedAsync", TimeSpan.FromSeconds(6)) is not null)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        stop.Dispose();
    }

    private Task SendAsync(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json + End), WebSocketMessageType.Text, endOfMessage: true, stop.Token);

    private async Task ReadAsync()
    {
        var (buffer, text) = (new byte[64 * 1024], new StringBuilder());
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, stop.Token);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                while (text.ToString().IndexOf(End, StringComparison.Ordinal) is >= 0 and var end)
                {
                    messages.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(text.ToString(0, end)));
                    text.Remove(0, end + 1);
                }
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // It ends here either way.
        }

        messages.Writer.TryComplete();
        over.TrySetResult();
    }
}
