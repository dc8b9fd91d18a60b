using System.Text;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>What a file is by what is in it, and what it may be called (item 47).</summary>
public sealed class CheckedFileTests
{
    private static readonly AttachmentTerms Terms = TestFiles.Terms;

    public static TheoryData<string, byte[], FileType> Taken => new()
    {
        { "henvisning.pdf", TestFiles.Pdf(), FileType.Pdf },
        { "utslett.jpg", TestFiles.Jpeg(), FileType.Jpeg },
        { "utslett.png", TestFiles.Png(), FileType.Png },
    };

    public static TheoryData<string, byte[], AttachmentRefusal> Refused => new()
    {
        { "tom.pdf", [], AttachmentRefusal.Empty },
        { "tegning.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), AttachmentRefusal.NotAllowed },
        { "tegning.png", "<?xml version='1.0'?><svg onload='alert(1)'/>"u8.ToArray(), AttachmentRefusal.NotAllowed },
        { "side.pdf", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(), AttachmentRefusal.NotAllowed },
        { "program.jpg", [(byte)'M', (byte)'Z', 0x90, 0, .. new byte[60]], AttachmentRefusal.NotAllowed },
        // Never unpacked, however little it is and however much it would become.
        { "bombe.zip", TestFiles.Zip(), AttachmentRefusal.NotAllowed },
        { "bombe.pdf", TestFiles.Zip(), AttachmentRefusal.NotAllowed },
        { "bilde.gif", "GIF89a"u8.ToArray(), AttachmentRefusal.NotAllowed },
        // The kind stands at the first byte and nowhere else.
        { "skjult.pdf", [.. "<script>alert(1)</script>"u8, .. TestFiles.Pdf()], AttachmentRefusal.NotAllowed },
        { "skjult.jpg", [.. "GIF89a"u8, .. TestFiles.Jpeg()], AttachmentRefusal.NotAllowed },
        { "halv.pdf", TestFiles.Pdf()[..^7], AttachmentRefusal.NotAllowed },
        { "halv.jpg", TestFiles.Jpeg()[..^2], AttachmentRefusal.NotAllowed },
        { "halv.png", TestFiles.Png()[..^8], AttachmentRefusal.NotAllowed },
        { "uten-bilde.jpg", [0xFF, 0xD8, 0xFF, 0xD9], AttachmentRefusal.NotAllowed },
        { "lengde.png", [.. TestFiles.Png()[..8], 0xFF, 0xFF, 0xFF, 0xFF, .. "IHDR"u8, .. new byte[20]], AttachmentRefusal.NotAllowed },
        { "flom.png", TestFiles.Png(50_000, 50_000), AttachmentRefusal.TooManyPixels },
        { "flom.jpg", TestFiles.Jpeg(50_000, 50_000), AttachmentRefusal.TooManyPixels },
        { "negativ.png", TestFiles.Png(-1, -1), AttachmentRefusal.TooManyPixels },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public void Item_47_What_is_taken_is_told_by_its_content(string name, byte[] content, FileType type)
    {
        Assert.True(CheckedFile.Check(name, content, Terms).Succeeded(out var file));
        Assert.Equal((name, type), (file.Name, file.Type));
        Assert.Equal(content, file.Content);
        Assert.False(file.IsScanned);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Item_47_Whatever_its_name_says_the_rest_is_refused(string name, byte[] content, AttachmentRefusal refusal) =>
        Assert.Equal((name, refusal), (name, CheckedFile.Check(name, content, Terms).Refusal));

    [Fact]
    public void Item_47_Up_to_the_limit_and_not_a_byte_more()
    {
        var longest = TestFiles.Pdf(new string('a', Terms.LongestFile - TestFiles.Pdf("").Length));
        Assert.Equal(12 * 1024 * 1024, longest.Length);

        Assert.Null(CheckedFile.Check("stor.pdf", longest, Terms).Refusal);
        Assert.Equal(AttachmentRefusal.TooLarge, CheckedFile.Check("stor.pdf", [.. longest, (byte)'\n'], Terms).Refusal);
        Assert.Null(CheckedFile.Check("stor.png", TestFiles.Png(25_000, 10_000), Terms).Refusal);
        Assert.Equal(AttachmentRefusal.TooManyPixels, CheckedFile.Check("stor.png", TestFiles.Png(25_000, 10_001), Terms).Refusal);
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public void Item_47_What_is_hung_on_after_its_end_is_no_part_of_it(string name, byte[] content, FileType type)
    {
        // Two files in one: to one program a picture, to another an archive or a page.
        foreach (var more in (byte[][])[TestFiles.Zip(), "<script>alert(1)</script>"u8.ToArray()])
        {
            Assert.True(CheckedFile.Check(name, [.. content, .. more], Terms).Succeeded(out var file));
            Assert.Equal(type, file.Type);
            Assert.Equal(content, file.Content);
        }
    }

    [Theory]
    [InlineData("utslett.jpg", FileType.Jpeg, "utslett.jpg")]
    [InlineData("UTSLETT.JPEG", FileType.Jpeg, "UTSLETT.jpg")]
    [InlineData("utslett.pdf", FileType.Png, "utslett.png")]
    [InlineData("program.exe", FileType.Pdf, "program.exe.pdf")]
    [InlineData("side.html", FileType.Png, "side.html.png")]
    [InlineData("../../etc/passwd", FileType.Pdf, "passwd.pdf")]
    [InlineData(@"D:\Mine filer\Henvisning.pdf", FileType.Pdf, "Henvisning.pdf")]
    [InlineData("brev\u202Efdp.exe", FileType.Pdf, "brevfdp.exe.pdf")]
    [InlineData("ta\u200Bll\uFEFF\u0000\u0007.pdf", FileType.Pdf, "tall.pdf")]
    [InlineData("linje\r\nSet-Cookie: a=b.pdf", FileType.Pdf, "linjeSet-Cookie_ a=b.pdf")]
    [InlineData("Blåbærsyltetøy 😀 日本.pdf", FileType.Pdf, "Blåbærsyltetøy 😀 日本.pdf")]
    [InlineData("a\u0308.pdf", FileType.Pdf, "ä.pdf")]
    [InlineData("<b>\"fet\"|?*.png", FileType.Png, "_b__fet____.png")]
    [InlineData("CON", FileType.Pdf, "_CON.pdf")]
    [InlineData("nul.tar.pdf", FileType.Pdf, "_nul.tar.pdf")]
    [InlineData("...", FileType.Pdf, "vedlegg.pdf")]
    [InlineData(".pdf", FileType.Pdf, "vedlegg.pdf")]
    [InlineData("mappe/", FileType.Png, "vedlegg.png")]
    [InlineData("\u202E\u200F", FileType.Png, "vedlegg.png")]
    [InlineData("", FileType.Jpeg, "vedlegg.jpg")]
    [InlineData(null, FileType.Jpeg, "vedlegg.jpg")]
    public void Item_47_A_name_is_a_name_and_nothing_else(string? given, FileType type, string name) => Assert.Equal(name, CheckedFile.Clean(given, type));

    [Fact]
    public void Item_47_A_long_name_is_cut_between_letters_and_half_a_letter_is_none()
    {
        Assert.Equal(new string('a', 80) + ".pdf", CheckedFile.Clean(new string('a', 300) + ".pdf", FileType.Pdf));
        var cut = CheckedFile.Clean(new string('a', 79) + "😀😀.pdf", FileType.Pdf);
        Assert.Equal(new string('a', 79) + ".pdf", cut);
        Assert.Equal("ab.pdf", CheckedFile.Clean("a\uD83Db.pdf", FileType.Pdf));
        // A letter with a thousand accents is one letter, and too long.
        Assert.True(CheckedFile.Clean("a" + new StringBuilder().Insert(0, "\u0301", 1_000) + ".pdf", FileType.Pdf).Length < 100);
    }
}
