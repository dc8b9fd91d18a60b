using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Helsenorge.Portal.Domain.Exports;

/// <summary>
/// Encrypts the parts of one export by AES-256-GCM. A part is bound to its export, its number and whether it is the last, so that none can be
/// changed, exchanged, left out or cut off.
/// </summary>
public sealed class ExportSeal : IDisposable
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm aes;
    private readonly Guid exportId;

    public ExportSeal(Guid exportId, byte[] key)
    {
        aes = new AesGcm(key, TagSize);
        this.exportId = exportId;
    }

    public byte[] Close(ReadOnlySpan<byte> content, int number, bool isLast)
    {
        var cipher = new byte[NonceSize + content.Length + TagSize];
        RandomNumberGenerator.Fill(cipher.AsSpan(0, NonceSize));
        aes.Encrypt(cipher.AsSpan(0, NonceSize), content, cipher.AsSpan(NonceSize, content.Length), cipher.AsSpan(NonceSize + content.Length), Bound(number, isLast));
        return cipher;
    }

    /// <exception cref="CryptographicException">It is not that part of this export.</exception>
    public byte[] Open(ReadOnlySpan<byte> cipher, int number, bool isLast)
    {
        if (cipher.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("A part of an export is too short.");
        }

        var content = new byte[cipher.Length - NonceSize - TagSize];
        aes.Decrypt(cipher[..NonceSize], cipher.Slice(NonceSize, content.Length), cipher[^TagSize..], content, Bound(number, isLast));
        return content;
    }

    public void Dispose() => aes.Dispose();

    private byte[] Bound(int number, bool isLast)
    {
        var bound = new byte[16 + sizeof(int) + 1];
        exportId.TryWriteBytes(bound);
        BinaryPrimitives.WriteInt32BigEndian(bound.AsSpan(16), number);
        bound[^1] = isLast ? (byte)1 : (byte)0;
        return bound;
    }
}
