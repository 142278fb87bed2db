using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>What became of an HTTP request.</summary>
/// <param name="Failure">Why there is no answer: <c>FailedToConnect</c>, <c>Timeout</c> or <c>Refused</c>; null = there is one.</param>
/// <param name="Message">The same for people.</param>
/// <param name="MayTryAgain">Another try may help. It carries the same <c>Idempotency-Key</c>, for the first may have arrived.</param>
public sealed record HttpAnswer(
    int StatusCode, IReadOnlyDictionary<string, string>? Headers, JsonElement? Content, string? Failure, string? Message, bool MayTryAgain)
{
    public static HttpAnswer Refused(string message) => new(0, null, null, "Refused", message, MayTryAgain: false);

    public static HttpAnswer Failed(string failure, string message) => new(0, null, null, failure, message, MayTryAgain: true);

    /// <summary>The values that the waiting activity gets.</summary>
    public Dictionary<string, object?> ToInput() => Failure is null
        ? new Dictionary<string, object?>
        {
            [HttpRequested.StatusCodeName] = (long)StatusCode,
            [HttpRequested.HeadersName] = WorkflowValue.Normalize(Headers!.Select(header => KeyValuePair.Create(header.Key, (object?)header.Value))),
            [HttpRequested.ContentName] = Content is { } content ? WorkflowValue.FromJson(content) : null,
        }
        : new Dictionary<string, object?> { [HttpRequested.FailureName] = Failure, [HttpRequested.MessageName] = Message };
}

/// <summary>A request of a workflow had no answer; it is sent again.</summary>
public sealed record HttpCallFailed(string Url, string Why) : ConflictError("http.failed", $"{Url}: {Why}");

/// <summary>
/// Sends what workflows ask for: to allowed hosts only, without redirects, proxy, cookies and decompression, within limits of time and size.
/// The address is checked when the connection is made, so a name that changes its address in between gains nothing.
/// </summary>
public sealed class HttpCaller(EngineOptions options) : IDisposable
{
    private const int HeaderKilobytesMax = 32;
    private readonly HttpClient client = new(HandlerOf(options.Http), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => client.Dispose();

    internal async Task<HttpAnswer> SendAsync(string idempotencyKey, HttpJob call, CancellationToken cancellationToken)
    {
        if (call.IsTrial)
        {
            return HttpAnswer.Refused("A trial sends nothing.");
        }

        if (!Uri.TryCreate(call.Url, UriKind.Absolute, out var url) || !HttpAddress.IsAllowed(url, options.Http.AllowedHosts))
        {
            return HttpAnswer.Refused($"\"{call.Url}\" is not an http or https address of an allowed host (setting Http__AllowedHosts__0).");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Http.Timeout);
        try
        {
            using var request = RequestOf(idempotencyKey, call, url);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await AnswerOfAsync(response, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HttpAnswer.Failed("Timeout", $"{url.Host} did not answer within {options.Http.Timeout.TotalSeconds:0.###} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException && failure.InnerException is AddressRefusedException refused)
        {
            return HttpAnswer.Refused(refused.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return HttpAnswer.Failed("FailedToConnect", $"{url.Host}: {failure.Message}");
        }
        catch (FormatException malformed)
        {
            return HttpAnswer.Refused($"The request is malformed: {malformed.Message}");
        }
    }

    private static HttpRequestMessage RequestOf(string idempotencyKey, HttpJob call, Uri url)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), url);
        if (call.Content is { } content)
        {
            request.Content = new StringContent(content, Encoding.UTF8);
            var type = MediaTypeHeaderValue.Parse(call.ContentType ?? "application/json");
            // JSON is UTF-8 by itself; text has to say so.
            type.CharSet = type.MediaType!.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.WebName : type.CharSet;
            request.Content.Headers.ContentType = type;
        }

        foreach (var (name, value) in call.Headers)
        {
            // Where the request goes, how long it is and what makes it the same again are ours to say.
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Idempotency-Key", StringComparison.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, value))
            {
                _ = request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return request;
    }

    private async Task<HttpAnswer> AnswerOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var max = options.Http.AnswerBytesMax;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[max + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > max)
        {
            return HttpAnswer.Refused($"The answer of {response.RequestMessage!.RequestUri!.Host} ({(int)response.StatusCode}) is larger than {max} bytes (setting Http__AnswerBytesMax).");
        }

        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer((int)response.StatusCode, headers, ContentOf(response.Content.Headers.ContentType, bytes.AsMemory(0, length)), null, null, MayTryAgain: false);
    }

    private static JsonElement? ContentOf(MediaTypeHeaderValue? type, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        if (type?.MediaType is { } media && media.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 48 });
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // It says so and is not: then it is text.
            }
        }

        return JsonSerializer.SerializeToElement(EncodingOf(type).GetString(body.Span));
    }

    private static Encoding EncodingOf(MediaTypeHeaderValue? type)
    {
        try
        {
            return type?.CharSet is { Length: > 0 } charset ? Encoding.GetEncoding(charset.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private static SocketsHttpHandler HandlerOf(HttpOptions http) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = HeaderKilobytesMax,
        // So that a change in the name service is noticed some day.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, http.AllowPrivate, cancellationToken),
    };

    private static async Task<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.Where(address => allowPrivate || HttpAddress.IsPublic(address)).ToArray();
        if (allowed is [] && addresses is not [])
        {
            throw new AddressRefusedException($"{target.Host} has a private, link-local or loopback address (setting Http__AllowPrivate).");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException(string message) : Exception(message);
}
