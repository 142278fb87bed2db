using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>What the host answered.</summary>
/// <param name="Body">Null where the body is empty or no JSON.</param>
internal sealed record Answer(int Status, JsonNode? Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string? Code => (Body as JsonObject)?["code"]?.GetValue<string>();

    public override string ToString() => $"{Status} {Body?.ToJsonString()}";
}

/// <summary>A command that changes something, with the key that makes its repetition harmless.</summary>
internal sealed record Command(string User, string Path, JsonObject Body, string Key);

/// <summary>
/// The REST interface as demo people use it. Tokens are kept: they outlive the host. Of several nodes each one is asked in turn, with
/// tokens of the first.
/// </summary>
internal sealed class Api(params Uri[] nodes) : IDisposable
{
    private const string Password = "Demo-Pass-1";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, string> tokens = new();
    private readonly HttpClient[] clients = [.. nodes.Select(node => new HttpClient { BaseAddress = node, Timeout = TimeSpan.FromSeconds(60) })];
    private int turns;
    private int brokenCount;
    private int outageCount;

    /// <summary>
    /// For how long what was not answered, or answered with <c>database.unavailable</c>, is sent again, to the next node and with the
    /// same key; nothing where left out.
    /// </summary>
    public TimeSpan Patience { get; init; }

    /// <summary>How often a connection broke.</summary>
    public int BrokenCount => brokenCount;

    /// <summary>How often a node said that its database does not answer.</summary>
    public int OutageCount => outageCount;

    /// <summary>Sends a command; null = the connection broke before the whole answer was there, so nobody knows what became of it.</summary>
    public Task<Answer?> SendAsync(Command command) => PatientlyAsync(command.User, () =>
    {
        var message = new HttpRequestMessage(HttpMethod.Post, command.Path) { Content = Json(command.Body) };
        message.Headers.Add("Idempotency-Key", command.Key);
        return message;
    });

    /// <summary>Reads; null = the connection broke.</summary>
    public Task<Answer?> GetAsync(string user, string path) => PatientlyAsync(user, () => new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Signs everybody in beforehand, so that the load is commands and not password hashes.</summary>
    public async Task SignInAsync(IEnumerable<string> users)
    {
        tokens.Clear();
        foreach (var user in users)
        {
            tokens[user] = await TokenAsync(user);
        }
    }

    /// <summary>The same people at one node only, impatient.</summary>
    public Api At(int node)
    {
        var one = new Api(nodes[node]);
        foreach (var (user, token) in tokens)
        {
            one.tokens[user] = token;
        }

        return one;
    }

    public void Dispose() => Array.ForEach(clients, client => client.Dispose());

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<string> TokenAsync(string user)
    {
        using var content = Json(new JsonObject { ["userName"] = user, ["password"] = Password });
        using var response = await clients[0].PostAsync("api/auth/token", content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!["accessToken"]!.GetValue<string>()
            : throw new InvalidOperationException($"{user} could not sign in: {(int)response.StatusCode} {text}");
    }

    private async Task<Answer?> PatientlyAsync(string user, Func<HttpRequestMessage> make)
    {
        var waited = Stopwatch.StartNew();
        for (var turn = (uint)Interlocked.Increment(ref turns); ; turn++)
        {
            using var message = make();
            var answer = await AnswerAsync(clients[turn % clients.Length], message, user);
            if (answer is { Code: not "database.unavailable" })
            {
                return answer;
            }

            _ = answer is null ? Interlocked.Increment(ref brokenCount) : Interlocked.Increment(ref outageCount);
            if (waited.Elapsed >= Patience)
            {
                return answer;
            }

            await Task.Delay(Pause);
        }
    }

    private async Task<Answer?> AnswerAsync(HttpClient http, HttpRequestMessage message, string user)
    {
        try
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[user]);
            using var response = await http.SendAsync(message);
            var text = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}
