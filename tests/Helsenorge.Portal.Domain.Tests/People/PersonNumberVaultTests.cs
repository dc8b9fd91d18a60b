using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class PersonNumberVaultTests
{
    private static readonly PersonNumberKey first = PersonNumberKey.Generate(1);
    private static readonly PersonNumberKey second = PersonNumberKey.Generate(2);
    private static readonly NationalIdentityNumber kari = Number("15838512329");
    private static readonly NationalIdentityNumber petter = Number("10915596784");
    private readonly PersonNumberVault vault = new(new([first]));

    [Fact]
    public void What_is_protected_can_be_revealed() => NumberMaker.Numbers.Sample(text =>
        vault.Reveal(vault.Protect(Number(text))) == Number(text));

    [Fact]
    public void The_cipher_differs_every_time_and_the_hash_does_not()
    {
        var (one, other) = (vault.Protect(kari), vault.Protect(kari));

        Assert.NotEqual(one.Cipher, other.Cipher);
        Assert.Equal(one.Hash, other.Hash);
        Assert.NotEqual(one.Hash, vault.Protect(petter).Hash);
    }

    [Fact]
    public void The_hash_is_the_one_to_look_up_by() => Assert.Equal([Row(vault.Protect(kari))], Rows(vault));

    [Fact]
    public void Every_changed_bit_is_noticed()
    {
        var hidden = vault.Protect(kari);

        Assert.All(Changed(hidden.Cipher), cipher => AssertRefused(hidden with { Cipher = cipher }));
        Assert.All(Changed(hidden.Hash), hash => AssertRefused(hidden with { Hash = hash }));
    }

    [Fact]
    public void A_shortened_or_lengthened_row_is_noticed()
    {
        var hidden = vault.Protect(kari);

        Assert.All(Enumerable.Range(0, hidden.Cipher.Length), length => AssertRefused(hidden with { Cipher = hidden.Cipher[..length] }));
        AssertRefused(hidden with { Cipher = [.. hidden.Cipher, 0] });
        AssertRefused(hidden with { Hash = [] });
    }

    [Fact]
    public void Parts_of_two_rows_cannot_be_put_together()
    {
        var (one, other) = (vault.Protect(kari), vault.Protect(petter));

        AssertRefused(one with { Hash = other.Hash });
        AssertRefused(one with { Cipher = other.Cipher });
    }

    [Fact]
    public void The_key_version_is_sealed_in()
    {
        var twice = new PersonNumberVault(new([first, first with { Version = 2 }]));
        var hidden = twice.Protect(kari);

        Assert.Equal(2, hidden.KeyVersion);
        Assert.Throws<AuthenticationTagMismatchException>(() => twice.Reveal(hidden with { KeyVersion = 1 }));
    }

    [Fact]
    public void A_new_key_protects_and_the_old_one_still_reveals()
    {
        var old = vault.Protect(kari);
        var rotated = new PersonNumberVault(new([first, second]));
        var fresh = rotated.Protect(kari);

        Assert.Equal(2, fresh.KeyVersion);
        Assert.Equal(kari, rotated.Reveal(old));
        Assert.Equal(kari, rotated.Reveal(fresh));
        Assert.Equal([Row(fresh), Row(old)], Rows(rotated));
    }

    [Fact]
    public void A_key_that_was_taken_away_reveals_nothing()
    {
        var failure = Assert.Throws<CryptographicException>(() => new PersonNumberVault(new([second])).Reveal(vault.Protect(kari)));

        Assert.Contains("version 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_of_the_same_version_reveals_nothing() =>
        Assert.Throws<AuthenticationTagMismatchException>(() =>
            new PersonNumberVault(new([PersonNumberKey.Generate(1)])).Reveal(vault.Protect(kari)));

    [Fact]
    public void Nobody_cannot_be_protected_or_looked_up()
    {
        Assert.Throws<ArgumentException>(() => vault.Protect(default));
        Assert.Throws<ArgumentException>(() => vault.LookupHashes(default));
    }

    [Fact]
    public void The_number_is_nowhere_in_what_is_stored_or_printed()
    {
        var hidden = vault.Protect(kari);
        var digits = Encoding.ASCII.GetBytes(kari.Value);

        Assert.Equal(-1, hidden.Cipher.AsSpan().IndexOf(digits));
        Assert.Equal(-1, hidden.Hash.AsSpan().IndexOf(digits));
        Assert.DoesNotContain(kari.Value, hidden.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(kari.Value, JsonSerializer.Serialize(hidden), StringComparison.Ordinal);
        Assert.DoesNotContain(kari.Value, vault.ToString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_disturb_each_other() =>
        Parallel.For(0, 200, i => Assert.Equal(i % 2 == 0 ? kari : petter, vault.Reveal(vault.Protect(i % 2 == 0 ? kari : petter))));

    private void AssertRefused(ProtectedNumber hidden) => Assert.ThrowsAny<CryptographicException>(() => vault.Reveal(hidden));

    private static string Row(ProtectedNumber hidden) => $"{hidden.KeyVersion} {Convert.ToHexString(hidden.Hash)}";

    private static IEnumerable<string> Rows(PersonNumberVault vault) =>
        vault.LookupHashes(kari).Select(row => $"{row.Version} {Convert.ToHexString(row.Hash)}");

    private static IEnumerable<byte[]> Changed(byte[] bytes) => Enumerable.Range(0, bytes.Length * 8).Select(bit =>
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    });

    private static NationalIdentityNumber Number(string text) =>
        NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number) ? number : throw new ArgumentException("Not a number.", nameof(text));
}
