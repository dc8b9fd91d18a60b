using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class OrganisationNumberTests
{
    [Theory]
    [InlineData("123456785", "123456785")]
    [InlineData("889640782", "889640782")]
    [InlineData(" 889 640 782 ", "889640782")]
    [InlineData("8896 40782", null)]
    [InlineData("889640783", null)]
    [InlineData("88964078", null)]
    [InlineData("8896407820", null)]
    [InlineData("88964078x", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_control_digit_decides(string? text, string? expected)
    {
        Assert.Equal(expected is not null, OrganisationNumber.TryParse(text, out var number));
        Assert.Equal(expected ?? "", number.Value);
        Assert.Equal(expected ?? "", number.ToString());
    }

    [Fact]
    public void A_control_digit_of_ten_makes_no_number()
    {
        // 3·8 + 2·0 + 7·0 + 6·0 + 5·0 + 4·0 + 3·0 + 2·5 = 34, which is 1 above a multiple of 11.
        Assert.DoesNotContain(Enumerable.Range(0, 10), digit => OrganisationNumber.TryParse($"80000005{digit}", out _));
    }

    [Fact]
    public void Every_single_wrong_digit_is_refused() => Valid.Sample(text =>
        Enumerable.Range(0, 9).All(at => "0123456789".Where(digit => digit != text[at]).All(digit =>
            !OrganisationNumber.TryParse($"{text[..at]}{digit}{text[(at + 1)..]}", out _))));

    [Fact]
    public void Every_swap_of_neighbours_is_refused() => Valid.Sample(text =>
        Enumerable.Range(0, 8).Where(at => text[at] != text[at + 1]).All(at =>
            !OrganisationNumber.TryParse($"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}", out _)));

    [Fact]
    public void Any_text_is_answered_without_an_exception() =>
        Gen.String.Sample(text => OrganisationNumber.TryParse(text, out var number) || number == default);

    private static Gen<string> Valid =>
        from eight in Gen.Int[80_000_000, 99_999_999]
        let number = Enumerable.Range(0, 10).Select(digit => $"{eight}{digit}").FirstOrDefault(text => OrganisationNumber.TryParse(text, out _))
        where number is not null
        select number;
}
