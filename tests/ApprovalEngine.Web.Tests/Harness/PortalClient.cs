using System.Net;
using System.Text;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The portal as one person's browser talks to it, without a browser: cookies are kept, redirects are not followed.</summary>
public sealed class PortalClient : IDisposable
{
    private readonly HttpClient http;

    private PortalClient(HttpClient http) => this.http = http;

    public static async Task<PortalClient> SignInAsync(Engine engine, string userName, string returnUrl = "/")
    {
        var client = new PortalClient(engine.Server.CreateClient());
        using var answer = await client.PostAsync("/sign-in", new() { ["userName"] = userName, ["password"] = "Demo-Pass-1", ["returnUrl"] = returnUrl });
        return answer.StatusCode is HttpStatusCode.Redirect
            ? client
            : throw new InvalidOperationException($"{userName} was not signed in: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A browser in which nobody is signed in.</summary>
    public static PortalClient Nobody(Engine engine) => new(engine.Server.CreateClient());

    public async Task<PortalAnswer> GetAsync(string path) => await AnswerAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<PortalAnswer> SendAsync(HttpMethod method, string path) => await AnswerAsync(new HttpRequestMessage(method, path));

    public Task<PortalAnswer> SendAsync(HttpRequestMessage message) => AnswerAsync(message);

    /// <summary>A form with the antiforgery token of the page.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
    {
        var page = await http.GetStringAsync(new Uri(path is "/sign-in" ? path : "/", UriKind.Relative));
        var token = page.Split("name=\"__RequestVerificationToken\"", 2)[1].Split("value=\"", 2)[1].Split('"')[0];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token });
        return await http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    /// <summary>A body exactly as it is.</summary>
    public async Task<PortalAnswer> PostTextAsync(string path, string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await AnswerAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    public void Dispose() => http.Dispose();

    private async Task<PortalAnswer> AnswerAsync(HttpRequestMessage message)
    {
        using (message)
        {
            using var response = await http.SendAsync(message);
            return new PortalAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(),
                response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
        }
    }
}

/// <summary>A page, read whole.</summary>
public sealed record PortalAnswer(int Status, string? MediaType, string Text, IReadOnlyDictionary<string, string> Headers);
