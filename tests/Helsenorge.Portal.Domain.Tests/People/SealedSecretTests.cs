using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class SealedSecretTests
{
    private static readonly PersonNumberKey first = PersonNumberKey.Generate(1);
    private static readonly Guid kari = Guid.NewGuid();
    private readonly PersonNumberVault vault = new(new([first]));

    [Fact]
    public void What_is_sealed_opens_for_its_owner_and_differs_every_time()
    {
        var (one, other) = (vault.Seal("12345678903", kari), vault.Seal("12345678903", kari));

        Assert.Equal(["12345678903", "12345678903"], [vault.Open(one, kari), vault.Open(other, kari)]);
        Assert.NotEqual(one.Cipher, other.Cipher);
        Assert.Equal(-1, one.Cipher.AsSpan().IndexOf(Encoding.ASCII.GetBytes("12345678903")));
    }

    [Fact]
    public void In_somebody_elses_row_it_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(vault.Seal("12345678903", kari), Guid.NewGuid()));

    [Fact]
    public void Every_changed_byte_and_every_missing_one_is_noticed()
    {
        var hidden = vault.Seal("12345678903", kari);

        Assert.All(Enumerable.Range(0, hidden.Cipher.Length), at =>
        {
            byte[] changed = [.. hidden.Cipher];
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(hidden with { Cipher = changed }, kari));
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(hidden with { Cipher = hidden.Cipher[..at] }, kari));
        });
    }

    [Fact]
    public void Another_key_version_does_not_open_it_and_an_older_key_still_does()
    {
        var hidden = vault.Seal("12345678903", kari);

        Assert.Throws<CryptographicException>(() => vault.Open(hidden with { KeyVersion = 2 }, kari));
        Assert.Equal("12345678903", new PersonNumberVault(new([first, PersonNumberKey.Generate(2)])).Open(hidden, kari));
    }
}
