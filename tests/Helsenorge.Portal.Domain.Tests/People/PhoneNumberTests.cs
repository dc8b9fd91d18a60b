using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+4790000123", "+4790000123")]
    [InlineData("+47 900 00 123", "+4790000123")]
    [InlineData("+46701234567", "+46701234567")]
    [InlineData("+12345678", "+12345678")]
    [InlineData("+1234567", null)]
    [InlineData("+123456789012345", "+123456789012345")]
    [InlineData("+1234567890123456", null)]
    [InlineData("+0790000123", null)]
    [InlineData("90000123", null)]
    [InlineData("004790000123", null)]
    [InlineData("+47-90000123", null)]
    [InlineData("+4790000123\n", null)]
    [InlineData("+４７90000123", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_country_is_always_given(string? text, string? expected)
    {
        Assert.Equal(expected is not null, PhoneNumber.TryParse(text, out var number));
        Assert.Equal(expected ?? "", number.Value);
    }

    [Fact]
    public void It_does_not_print_itself()
    {
        Assert.True(PhoneNumber.TryParse("+4790000123", out var number));

        Assert.Equal("+**********", $"{number}");
        Assert.Equal("+**********", default(PhoneNumber).ToString());
    }

    [Fact]
    public void Any_text_is_answered_without_an_exception() =>
        Gen.String.Sample(text => PhoneNumber.TryParse(text, out var number) || number == default);
}
