using System.Collections.Concurrent;
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

/// <summary>The REST interface as demo people use it. Tokens are kept: they outlive the host.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private const string Password = "Demo-Pass-1";

    private readonly ConcurrentDictionary<string, string> tokens = new();
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Sends a command; null = the connection broke before the whole answer was there, so nobody knows what became of it.</summary>
    public async Task<Answer?> SendAsync(Command command)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, command.Path) { Content = Json(command.Body) };
        message.Headers.Add("Idempotency-Key", command.Key);
        return await AnswerAsync(message, command.User);
    }

    /// <summary>Reads; null = the connection broke.</summary>
    public async Task<Answer?> GetAsync(string user, string path)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        return await AnswerAsync(message, user);
    }

    /// <summary>Signs everybody in beforehand, so that the load is commands and not password hashes.</summary>
    public async Task SignInAsync(IEnumerable<string> users)
    {
        tokens.Clear();
        foreach (var user in users)
        {
            tokens[user] = await TokenAsync(user);
        }
    }

    public void Dispose() => http.Dispose();

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<string> TokenAsync(string user)
    {
        using var content = Json(new JsonObject { ["userName"] = user, ["password"] = Password });
        using var response = await http.PostAsync("api/auth/token", content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!["accessToken"]!.GetValue<string>()
            : throw new InvalidOperationException($"{user} could not sign in: {(int)response.StatusCode} {text}");
    }

    private async Task<Answer?> AnswerAsync(HttpRequestMessage message, string user)
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
