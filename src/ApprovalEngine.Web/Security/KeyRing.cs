using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ApprovalEngine.Application.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Security;

/// <summary>Keeps ASP.NET Core's Data Protection keys in the database.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, TimeProvider clock) : IXmlRepository
{
    /// <summary>
    /// Makes the first key, or reads what is there, before the first request; one node at a time. Two nodes that each made one would each
    /// keep their own for a day, and neither would read the other's cookies and tokens.
    /// </summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await Database.InTurnAsync(
            scope.ServiceProvider.GetRequiredService<ApprovalDbContext>(),
            () =>
            {
                _ = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("start").Protect([]);
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var keys = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>().DataProtectionKeys.AsNoTracking().Select(key => key.Xml).ToList();
        return [.. keys.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        db.DataProtectionKeys.Add(new DataProtectionKey { Id = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting), CreatedAt = clock.Now() });
        db.SaveChanges();
    }
}

/// <summary>The key that encrypts the ring; it lies outside the database.</summary>
internal sealed record RingKey(byte[] Bytes)
{
    /// <summary>For AES-256.</summary>
    public byte[] Aes => SHA256.HashData(Bytes);
}

/// <summary>AES-256-GCM over the text of a key; <c>nonce.tag.cipher</c> as Base64.</summary>
internal sealed class RingEncryptor(RingKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var (tag, cipher) = (new byte[AesGcm.TagByteSizes.MaxSize], new byte[plain.Length]);
        using var aes = new AesGcm(key.Aes, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        var text = string.Join('.', new[] { nonce, tag, cipher }.Select(Convert.ToBase64String));
        return new EncryptedXmlInfo(new XElement("aesGcm", text), typeof(RingDecryptor));
    }
}

internal sealed class RingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var parts = encryptedElement.Value.Split('.').Select(Convert.FromBase64String).ToArray();
        var plain = new byte[parts[2].Length];
        using var aes = new AesGcm(services.GetRequiredService<RingKey>().Aes, parts[1].Length);
        aes.Decrypt(parts[0], parts[2], parts[1], plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
