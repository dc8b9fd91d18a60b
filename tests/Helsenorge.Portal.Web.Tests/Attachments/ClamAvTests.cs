using System.Net;
using System.Net.Sockets;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Attachments;

namespace Helsenorge.Portal.Web.Tests.Attachments;

/// <summary>What is sent to ClamAV, and what its words mean.</summary>
public sealed class ClamAvTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<byte[], ScanVerdict> Files => new()
    {
        { TestFiles.Pdf(), ScanVerdict.Clean },
        { TestFiles.Pdf(System.Text.Encoding.ASCII.GetString(TestFiles.Eicar)), ScanVerdict.Infected },
        // In more than one chunk, and found over the edge of two.
        { [.. new byte[(64 * 1024) - 10], .. TestFiles.Eicar, .. new byte[100_000]], ScanVerdict.Infected },
        { new byte[(128 * 1024) + 1], ScanVerdict.Clean },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Item_47_Each_file_is_looked_through_by_address_and_by_socket(byte[] content, ScanVerdict verdict)
    {
        await using var tcp = FakeClamd.OnTcp();
        await using var socket = FakeClamd.OnSocket();

        foreach (var daemon in (FakeClamd[])[tcp, socket])
        {
            Assert.Equal(verdict, await new ClamAv(ClamAv.Parse(daemon.Address)!).ScanAsync(content, Cancel));
            Assert.Equal(1, daemon.Scanned);
        }
    }

    [Theory]
    [InlineData("INSTREAM size limit exceeded. ERROR")]
    [InlineData("UNKNOWN COMMAND")]
    [InlineData("stream: OK, but")]
    [InlineData("")]
    public async Task Whatever_else_it_says_is_no_word_that_the_file_is_clean(string says)
    {
        await using var daemon = FakeClamd.OnTcp();
        daemon.Says = says;

        Assert.Equal(ScanVerdict.Away, await new ClamAv(ClamAv.Parse(daemon.Address)!).ScanAsync(TestFiles.Pdf(), Cancel));
    }

    [Fact]
    public async Task One_that_is_not_there_or_never_answers_is_away()
    {
        string address;
        await using (var daemon = FakeClamd.OnTcp())
        {
            address = daemon.Address;
        }

        Assert.Equal(ScanVerdict.Away, await new ClamAv(ClamAv.Parse(address)!).ScanAsync(TestFiles.Pdf(), Cancel));
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        Assert.Equal(ScanVerdict.Away, await new ClamAv(silent.LocalEndPoint!, TimeSpan.FromMilliseconds(50)).ScanAsync(TestFiles.Pdf(), Cancel));
    }

    [Theory]
    [InlineData("tcp://clamd:3310", true)]
    [InlineData("unix:///run/clamav/clamd.ctl", true)]
    [InlineData("tcp://clamd", false)]
    [InlineData("http://clamd:3310", false)]
    [InlineData("clamd:3310", false)]
    [InlineData("unix:///", false)]
    public void An_address_is_one_of_two_kinds(string written, bool isOne) => Assert.Equal(isOne, ClamAv.Parse(written) is not null);
}
