using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Helsenorge.Portal.Domain.People;

/// <summary>One generation of keys for <see cref="PersonNumberVault"/>. Does not print the keys.</summary>
/// <param name="Version">Positive; the highest one protects, all of them reveal.</param>
/// <param name="EncryptionKey">32 bytes, for AES-256-GCM.</param>
/// <param name="HashKey">32 bytes, for HMAC-SHA256. Never the same as the encryption key.</param>
public sealed record PersonNumberKey(int Version, byte[] EncryptionKey, byte[] HashKey)
{
    /// <summary>Bytes in either key.</summary>
    public const int KeySize = 32;

    public static PersonNumberKey Generate(int version) =>
        new(version, RandomNumberGenerator.GetBytes(KeySize), RandomNumberGenerator.GetBytes(KeySize));

    public override string ToString() => $"{nameof(PersonNumberKey)} {Version.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>The keys a node holds. They come from configuration and never lie in the database they protect.</summary>
public sealed record PersonNumberKeys
{
    /// <exception cref="ArgumentException">There is no key, a version is used twice or not positive, or a key is not usable.</exception>
    public PersonNumberKeys(IReadOnlyList<PersonNumberKey> keys)
    {
        if (ProblemsOf(keys) is [var problem, ..])
        {
            throw new ArgumentException(problem, nameof(keys));
        }

        Keys = [.. keys.OrderByDescending(key => key.Version)];
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PersonNumberKey> Keys { get; }

    /// <summary>The newest: what is protected now is protected with it.</summary>
    public PersonNumberKey Current => Keys[0];

    /// <summary>
    /// Reads <c>version:encryption key:hash key</c>, keys in base64, several separated by semicolons. To rotate, add a
    /// higher version and keep the old until every row is written anew.
    /// </summary>
    /// <param name="problems">What is wrong, all of it, without any part of a key; empty when the answer is true.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonNumberKeys? keys, out IReadOnlyList<string> problems)
    {
        var entries = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = new List<PersonNumberKey>();
        var wrong = new List<string>();
        for (var at = 0; at < entries.Length; at++)
        {
            if (Parse(entries[at]) is { } key)
            {
                found.Add(key);
            }
            else
            {
                wrong.Add($"Person number key no. {at + 1} is not 'version:encryption key:hash key' with a whole number and two keys in base64.");
            }
        }

        wrong.AddRange(wrong.Count > 0 && found.Count == 0 ? [] : ProblemsOf(found));
        problems = wrong;
        keys = wrong.Count == 0 ? new(found) : null;
        return keys is not null;
    }

    public override string ToString() => $"{nameof(PersonNumberKeys)} {string.Join(", ", Keys.Select(key => key.Version))}";

    private static PersonNumberKey? Parse(string entry) =>
        entry.Split(':', StringSplitOptions.TrimEntries) is [var version, var encryption, var hash]
        && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && FromBase64(encryption) is { } encryptionKey
        && FromBase64(hash) is { } hashKey
            ? new(number, encryptionKey, hashKey)
            : null;

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }

    private static List<string> ProblemsOf(IReadOnlyList<PersonNumberKey> keys)
    {
        var problems = new List<string>();
        if (keys.Count == 0)
        {
            problems.Add("There is no person number key.");
        }

        foreach (var key in keys)
        {
            if (key.Version < 1)
            {
                problems.Add($"Person number key version {key.Version} is not positive.");
            }

            if (key.EncryptionKey.Length != PersonNumberKey.KeySize || key.HashKey.Length != PersonNumberKey.KeySize)
            {
                problems.Add($"Person number key version {key.Version} must have two keys of {PersonNumberKey.KeySize} bytes.");
            }
            else if (key.EncryptionKey.AsSpan().SequenceEqual(key.HashKey))
            {
                problems.Add($"Person number key version {key.Version} uses the same key to encrypt and to hash.");
            }
        }

        problems.AddRange(keys.GroupBy(key => key.Version).Where(same => same.Count() > 1)
            .Select(same => $"Person number key version {same.Key} is given {same.Count()} times."));
        return problems;
    }
}
