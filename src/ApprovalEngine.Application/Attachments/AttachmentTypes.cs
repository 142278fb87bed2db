using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Attachments;

public sealed record AttachmentTypeRefused(string FileName)
    : UnprocessableError("attachment.type", $"'{FileName}' is of a type that is not taken; expected {string.Join(", ", AttachmentTypes.Endings)}.");

public sealed record AttachmentContentMismatch(string FileName, string Ending)
    : UnprocessableError("attachment.content", $"'{FileName}' is called {Ending}, and its content is not.");

public sealed record AttachmentNameInvalid(string FileName)
    : UnprocessableError("attachment.name", $"Expected a file name of 1 to {AttachmentTypes.NameMax} printable characters, found '{FileName}'.");

/// <summary>
/// Which files are taken. The content type that a download gets is ours, by the ending of the name, never the sender's; where a format
/// begins with a mark of its own, the content must have it.
/// </summary>
public static class AttachmentTypes
{
    public const int NameMax = 150;

    private static readonly Dictionary<string, (string ContentType, byte[][] Marks)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = ("application/pdf", ["%PDF-"u8.ToArray()]),
        [".png"] = ("image/png", [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]]),
        [".jpg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        [".jpeg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        [".tif"] = ("image/tiff", ["II*\0"u8.ToArray(), "MM\0*"u8.ToArray()]),
        [".docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ["PK\x03\x04"u8.ToArray()]),
        [".xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["PK\x03\x04"u8.ToArray()]),
        [".ofd"] = ("application/ofd", ["PK\x03\x04"u8.ToArray()]),
        [".msg"] = ("application/vnd.ms-outlook", [[0xD0, 0xCF, 0x11, 0xE0]]),
        [".eml"] = ("message/rfc822", []),
        [".csv"] = ("text/csv", []),
        [".txt"] = ("text/plain; charset=utf-8", []),
        [".xml"] = ("application/xml", []),
    };

    public static IEnumerable<string> Endings => Known.Keys;

    /// <summary>The last part of a name, as browsers of all systems send it.</summary>
    public static string NameOf(string? sent) => (sent ?? "").Split('/', '\\')[^1].Trim();

    /// <summary>What is wrong with the name; null = nothing.</summary>
    public static Error? RefusalOf(string fileName) => true switch
    {
        _ when fileName.Length is 0 or > NameMax || fileName.Any(char.IsControl) => new AttachmentNameInvalid(fileName[..Math.Min(fileName.Length, NameMax)]),
        _ when !Known.ContainsKey(Path.GetExtension(fileName)) => new AttachmentTypeRefused(fileName),
        _ => null,
    };

    /// <summary>Our content type for the file, or why its content is not what its name says.</summary>
    public static Result<string> TypeOf(string fileName, byte[] head)
    {
        var ending = Path.GetExtension(fileName);
        var (contentType, marks) = Known[ending];
        return marks is [] || marks.Any(mark => head.AsSpan().StartsWith(mark)) ? contentType : new AttachmentContentMismatch(fileName, ending);
    }
}
