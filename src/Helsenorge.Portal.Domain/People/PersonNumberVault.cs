using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Helsenorge.Portal.Domain.People;

/// <summary>A national identity number as the database holds it. Hash and key version are sealed into the cipher: none of the three can be exchanged alone.</summary>
/// <param name="Cipher">Nonce (12 bytes), encrypted digits (11), tag (16).</param>
/// <param name="Hash">Keyed hash of the digits (32 bytes), the same for the same number and key, for look-up.</param>
/// <param name="KeyVersion">Which keys were used.</param>
public sealed record ProtectedNumber(byte[] Cipher, byte[] Hash, int KeyVersion);

/// <summary>Another short secret of a person as the database holds it: sealed to whose it is.</summary>
/// <param name="Cipher">Nonce (12 bytes), encrypted text, tag (16).</param>
public sealed record SealedSecret(byte[] Cipher, int KeyVersion);

/// <summary>
/// Hides national identity numbers from whoever reads the database: AES-256-GCM to get them back, HMAC-SHA256 to find
/// them. Safe to use from several threads.
/// </summary>
public sealed class PersonNumberVault(PersonNumberKeys keys)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Protects with the newest key. The cipher differs every time, the hash does not.</summary>
    /// <exception cref="ArgumentException">The number is <c>default</c>.</exception>
    public ProtectedNumber Protect(NationalIdentityNumber number)
    {
        var key = keys.Current;
        var hash = HashOf(number, key);
        var digits = Encoding.ASCII.GetBytes(number.Value);
        var cipher = new byte[NonceSize + digits.Length + TagSize];
        var nonce = cipher.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.EncryptionKey, TagSize);
        aes.Encrypt(nonce, digits, cipher.AsSpan(NonceSize, digits.Length), cipher.AsSpan(NonceSize + digits.Length), SealOf(hash, key.Version));
        return new(cipher, hash, key.Version);
    }

    /// <exception cref="CryptographicException">The key is not here, or any part was changed since it was protected.</exception>
    public NationalIdentityNumber Reveal(ProtectedNumber hidden)
    {
        var key = keys.Keys.FirstOrDefault(key => key.Version == hidden.KeyVersion)
            ?? throw new CryptographicException($"No person number key of version {hidden.KeyVersion} is configured.");
        if (hidden.Cipher.Length <= NonceSize + TagSize)
        {
            throw new CryptographicException("A protected person number is too short.");
        }

        var digits = new byte[hidden.Cipher.Length - NonceSize - TagSize];
        var cipher = hidden.Cipher.AsSpan();
        using var aes = new AesGcm(key.EncryptionKey, TagSize);
        aes.Decrypt(cipher[..NonceSize], cipher.Slice(NonceSize, digits.Length), cipher[^TagSize..], digits, SealOf(hidden.Hash, hidden.KeyVersion));

        // Whether synthetic numbers are let in was decided before this one was protected.
        return NationalIdentityNumber.TryParse(Encoding.ASCII.GetString(digits), allowSynthetic: true, out var number)
            ? number
            : throw new CryptographicException("A protected person number holds something else.");
    }

    /// <summary>The hashes to look a person up by, one for each key, newest first: rows may have been written with any of them.</summary>
    /// <exception cref="ArgumentException">The number is <c>default</c>.</exception>
    public IReadOnlyList<(int Version, byte[] Hash)> LookupHashes(NationalIdentityNumber number) =>
        [.. keys.Keys.Select(key => (key.Version, HashOf(number, key)))];

    /// <summary>Hides another short secret of a person, such as a bank account number. Put in somebody else's row, it does not open.</summary>
    public SealedSecret Seal(string secret, Guid owner)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return Seal(Encoding.UTF8.GetBytes(secret), owner);
    }

    /// <inheritdoc cref="Seal(string, Guid)"/>
    public SealedSecret Seal(ReadOnlySpan<byte> text, Guid owner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(text.Length);
        var key = keys.Current;
        var cipher = new byte[NonceSize + text.Length + TagSize];
        var nonce = cipher.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.EncryptionKey, TagSize);
        aes.Encrypt(nonce, text, cipher.AsSpan(NonceSize, text.Length), cipher.AsSpan(NonceSize + text.Length), SealOf(owner, key.Version));
        return new(cipher, key.Version);
    }

    /// <exception cref="CryptographicException">The key is not here, it is somebody else's, or a part was changed.</exception>
    public string Open(SealedSecret hidden, Guid owner) => Encoding.UTF8.GetString(OpenBytes(hidden, owner));

    /// <inheritdoc cref="Open"/>
    public byte[] OpenBytes(SealedSecret hidden, Guid owner)
    {
        var key = keys.Keys.FirstOrDefault(key => key.Version == hidden.KeyVersion)
            ?? throw new CryptographicException($"No person number key of version {hidden.KeyVersion} is configured.");
        if (hidden.Cipher.Length <= NonceSize + TagSize)
        {
            throw new CryptographicException("A sealed secret is too short.");
        }

        var text = new byte[hidden.Cipher.Length - NonceSize - TagSize];
        var cipher = hidden.Cipher.AsSpan();
        using var aes = new AesGcm(key.EncryptionKey, TagSize);
        aes.Decrypt(cipher[..NonceSize], cipher.Slice(NonceSize, text.Length), cipher[^TagSize..], text, SealOf(owner, hidden.KeyVersion));
        return text;
    }

    private static byte[] HashOf(NationalIdentityNumber number, PersonNumberKey key) =>
        number == default
            ? throw new ArgumentException("There is no number to protect.", nameof(number))
            : HMACSHA256.HashData(key.HashKey, Encoding.ASCII.GetBytes(number.Value));

    // Of another length than a number's seal, so that neither is ever taken for the other.
    private static byte[] SealOf(Guid owner, int version)
    {
        var bound = new byte[sizeof(int) + 16];
        BinaryPrimitives.WriteInt32BigEndian(bound, version);
        owner.TryWriteBytes(bound.AsSpan(sizeof(int)));
        return bound;
    }

    private static byte[] SealOf(byte[] hash, int version)
    {
        var bound = new byte[sizeof(int) + hash.Length];
        BinaryPrimitives.WriteInt32BigEndian(bound, version);
        hash.CopyTo(bound, sizeof(int));
        return bound;
    }
}
