using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The REST interface as one person uses it.</summary>
/// <param name="Token">Null = nobody has signed in.</param>
public sealed record ApiClient(HttpClient Http, string? Token)
{
    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <param name="body">Written as JSON; null = an empty body.</param>
    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? key = null, int? version = null) => SendAsync(HttpMethod.Post, path, ContentOf(body), key, version);

    public Task<ApiAnswer> PutAsync(string path, object? body, int? version = null) => SendAsync(HttpMethod.Put, path, ContentOf(body), version: version);

    /// <summary>Sends a text exactly as it is.</summary>
    public Task<ApiAnswer> PostTextAsync(string path, string text, string contentType = "application/json") =>
        SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType)));

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? key = null, int? version = null)
    {
        using var message = new HttpRequestMessage(method, path) { Content = content };
        if (Token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        if (version is { } seen)
        {
            message.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{seen}\""));
        }

        using var response = await Http.SendAsync(message);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer($"{method} {path}", (int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    private static StringContent? ContentOf(object? body) =>
        body is null ? null : new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
}

/// <summary>An answer of the REST interface, read whole.</summary>
public sealed record ApiAnswer(string Asked, int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The code of the problem, null where the answer is none.</summary>
    public string? Code => Headers.GetValueOrDefault("Content-Type") is { } type && type.StartsWith("application/problem+json", StringComparison.Ordinal)
        ? Json.TryGetProperty("code", out var code) ? code.GetString() : "(no code)"
        : null;

    public T As<T>() => JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web)!;

    /// <summary>Asserts status and problem code, showing the body where they differ.</summary>
    public ApiAnswer ShouldBe(int status, string? code = null)
    {
        (Status, Code).ShouldBe((status, code), $"{Asked} answered {Text}");
        return this;
    }
}
