using System.Security.Cryptography;
using System.Text;

namespace ApprovalEngine.Application;

/// <summary>A secret of 32 random bytes in a file of its owner's (mode 0600), as hex.</summary>
public static class KeyFile
{
    /// <summary>Reads the file, or makes it where there is none.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        return File.ReadAllText(path).Trim();
    }

    // Under a temporary name first: a process that dies here, or a second one that starts now, never finds half a key.
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp"; // In containers every process has the same id.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary); // Another process of this data folder made it a moment ago; its key is the key.
        }
    }
}
