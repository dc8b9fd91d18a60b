using Helsenorge.Portal.Web.Shell;

namespace Helsenorge.Portal.Web.Tests.Shell;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/services")]
    [InlineData("/services?q=time%20hos%20lege")]
    [InlineData("/services?from=https://example.org//x")]
    [InlineData("/for/k3y/appointments#coming")]
    public void A_path_here_is_followed(string address)
    {
        Assert.True(LocalAddress.IsLocal(address));
        Assert.Equal(address, LocalAddress.OrHome(address));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("services")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("%2f%2fevil.example")]
    [InlineData("/%2fevil.example")]
    [InlineData("/%252fevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/a/../..//evil.example")]
    [InlineData("/a/../b")]
    [InlineData("/\t/evil.example")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("/%0d%0aSet-Cookie:x=y")]
    [InlineData("/søk")]
    [InlineData("/a b")]
    public void Anything_else_leads_home(string? address) => Assert.Equal("/", LocalAddress.OrHome(address));

    [Theory]
    [InlineData(2047, true)]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void An_address_may_be_two_kilobytes(int length, bool isLocal) =>
        Assert.Equal(isLocal, LocalAddress.IsLocal("/".PadRight(length, 'a')));
}
