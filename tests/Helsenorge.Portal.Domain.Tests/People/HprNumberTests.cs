using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class HprNumberTests
{
    [Theory]
    [InlineData("990000001", "990000001")]
    [InlineData(" 990 000 001", "990000001")]
    [InlineData("7", "7")]
    [InlineData("0007", "7")]
    [InlineData("1234567890", null)]
    [InlineData("99000000a", null)]
    [InlineData("0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Section_1_4_Digits_only_and_at_most_nine(string? text, string? expected)
    {
        Assert.Equal(expected is not null, HprNumber.TryParse(text, out var number));
        Assert.Equal(expected ?? "", number.Value);
        Assert.Equal(expected ?? "", $"{number}");
    }
}
