using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class BankAccountNumberTests
{
    [Theory]
    [InlineData("12345678903", "12345678903")]
    [InlineData("1234.56.78903", "12345678903")]
    [InlineData(" 1234 56 78903 ", "12345678903")]
    [InlineData("12345678904", null)]
    [InlineData("1234567890", null)]
    [InlineData("123456789030", null)]
    [InlineData("1234567890x", null)]
    [InlineData("1234-56-78903", null)]
    [InlineData("00000000000", null)]
    [InlineData("00001234567", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Section_1_4_The_last_digit_decides(string? text, string? expected)
    {
        Assert.Equal(expected is not null, BankAccountNumber.TryParse(text, out var number));
        Assert.Equal(expected ?? "", number.Value);
    }

    [Fact]
    public void Section_1_4_No_number_begins_with_four_zeros_however_right_its_last_digit_is()
    {
        // 7·2 + 6·3 + 5·4 + 4·5 + 3·6 + 2·7 = 104, and with a 6 last a multiple of 11.
        Assert.False(BankAccountNumber.TryParse("00002345676", out _));
        // With a 1 in the fourth place it is 106, and a 4 last.
        Assert.True(BankAccountNumber.TryParse("00012345674", out _));
    }

    [Fact]
    public void Section_1_4_It_is_printed_in_three_parts_and_does_not_print_itself()
    {
        Assert.True(BankAccountNumber.TryParse("12345678903", out var number));

        Assert.Equal(("1234.56.78903", "903"), (number.Printed, number.Ending));
        Assert.DoesNotContain("903", $"{number}", StringComparison.Ordinal);
        Assert.Equal(("", "", ""), (default(BankAccountNumber).Value, default(BankAccountNumber).Printed, default(BankAccountNumber).Ending));
    }

    [Fact]
    public void Every_single_wrong_digit_is_refused() => Valid.Sample(text =>
        Enumerable.Range(0, 11).All(at => "0123456789".Where(digit => digit != text[at]).All(digit =>
            !BankAccountNumber.TryParse($"{text[..at]}{digit}{text[(at + 1)..]}", out _))));

    [Fact]
    public void Any_text_is_answered_without_an_exception() =>
        Gen.String.Sample(text => BankAccountNumber.TryParse(text, out var number) || number == default);

    private static Gen<string> Valid =>
        from ten in Gen.Long[1_000_000_000, 9_999_999_999]
        let number = Enumerable.Range(0, 10).Select(digit => $"{ten}{digit}").FirstOrDefault(text => BankAccountNumber.TryParse(text, out _))
        where number is not null
        select number;
}
