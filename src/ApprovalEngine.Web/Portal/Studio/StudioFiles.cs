using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace ApprovalEngine.Web.Portal.Studio;

/// <summary>
/// The files of Elsa Studio below <c>/studio</c>: programs, styles and fonts that anybody may have, so they are answered before it is asked
/// who it is. Each lies here once, compressed as its package brings it, and goes out so; who does not take that gets it unpacked on the way.
/// </summary>
internal sealed partial class StudioFiles(RequestDelegate next, ILogger<StudioFiles> logger)
{
    /// <summary>Where pages and files of the designer begin.</summary>
    public const string Root = "/studio";

    private const string Packed = ".br";
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskFirst = "no-cache";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json",
        [".wasm"] = "application/wasm",
        [".dat"] = "application/octet-stream",
        [".woff2"] = "font/woff2",
        [".cur"] = "image/x-icon",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // By the address that a browser asks for: nothing else on the disk can be reached, whatever stands in the address.
    private readonly FrozenDictionary<string, StudioFile> files = Read(logger);

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Root, out var below) || !IsFile(below.Value ?? ""))
        {
            await next(http);
        }
        else if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (files.TryGetValue(below.Value!, out var file))
        {
            await SendAsync(http, file);
        }
        else
        {
            // A script that gets a page instead fails with a message that leads nowhere.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // Pages have no dot in their last segment.
    private static bool IsFile(string below) => below.AsSpan(below.LastIndexOf('/') + 1).Contains('.');

    private static async Task SendAsync(HttpContext http, StudioFile file)
    {
        var (request, response) = (http.Request, http.Response);
        var isSentPacked = file.IsPacked && request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value == "br" && one.Quality is not 0);
        var tag = new EntityTagHeaderValue($"\"{file.Hash.Value}{(isSentPacked ? Packed : "")}\"");
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = Fingerprint().IsMatch(file.Path) ? ForEver : AskFirst;
        response.ContentType = file.ContentType;
        if (file.IsPacked)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (isSentPacked)
        {
            response.Headers.ContentEncoding = "br";
        }

        if (isSentPacked || !file.IsPacked)
        {
            response.ContentLength = file.Length;
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        if (isSentPacked || !file.IsPacked)
        {
            await response.SendFileAsync(file.Path, http.RequestAborted);
            return;
        }

        await using var unpacked = new BrotliStream(File.OpenRead(file.Path), CompressionMode.Decompress);
        await unpacked.CopyToAsync(response.Body, http.RequestAborted);
    }

    private static FrozenDictionary<string, StudioFile> Read(ILogger logger)
    {
        var folder = Folder();
        if (!Directory.Exists(folder))
        {
            logger.LogError("Elsa Studio's files are not in {Folder}: the process designer cannot be shown. Build or publish again.", folder);
            return FrozenDictionary<string, StudioFile>.Empty;
        }

        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => FileOf(folder, path)).OfType<(string, StudioFile)>().ToFrozenDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal);
    }

    private static (string Address, StudioFile File)? FileOf(string folder, string path)
    {
        var isPacked = path.EndsWith(Packed, StringComparison.Ordinal);
        var address = "/" + Path.GetRelativePath(folder, isPacked ? path[..^Packed.Length] : path).Replace(Path.DirectorySeparatorChar, '/');
        return ContentTypes.TryGetValue(Path.GetExtension(address), out var type) ? (address, new StudioFile(path, isPacked, type)) : null;
    }

    // Published, they lie beside the program; from a build, where it put them (Assets.targets).
    private static string Folder()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "studio");
        return Directory.Exists(beside)
            ? beside
            : typeof(StudioFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(one => one.Key == "StudioFolder")?.Value ?? beside;
    }

    // Blazor's build writes ten characters of the content's hash into names; that of Monaco, the text editor, eight.
    [GeneratedRegex(@"\.[a-z0-9]{10}\.(?:wasm|js|dat|bundle\.scp\.css)(?:\.br)?$|/monaco-editor/.*-[\w-]{8}\.js(?:\.br)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}

/// <summary>A file of Elsa Studio.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="IsPacked">Whether it lies there compressed by Brotli.</param>
/// <param name="ContentType">Of what is in it.</param>
internal sealed record StudioFile(string Path, bool IsPacked, string ContentType)
{
    public long Length { get; } = new FileInfo(Path).Length;

    /// <summary>Of what lies there; computed when it is first asked for. All files of the package have the same time, so that says nothing.</summary>
    public Lazy<string> Hash { get; } = new(() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)))[..32]);
}
