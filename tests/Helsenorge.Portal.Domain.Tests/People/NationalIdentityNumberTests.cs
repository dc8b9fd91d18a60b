using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class NationalIdentityNumberTests
{
    [Theory]
    [InlineData("02013299997")]
    [InlineData("02013299903")]
    [InlineData("02013299806")]
    [InlineData("30108299920")]
    [InlineData("30108299939")]
    public void Both_control_rules_are_accepted(string text)
    {
        Assert.True(NationalIdentityNumber.TryParse(text, allowSynthetic: false, out var number));
        Assert.Equal(text, number.Value);
        Assert.False(number.IsSynthetic);
        Assert.False(number.IsDNumber);
        Assert.Equal("urn:oid:2.16.578.1.12.4.1.4.1", number.System);
    }

    [Fact]
    public void A_D_number_has_its_own_identifier_system()
    {
        Assert.True(NationalIdentityNumber.TryParse("53097248016", allowSynthetic: false, out var number));
        Assert.True(number.IsDNumber);
        Assert.Equal("urn:oid:2.16.578.1.12.4.1.4.2", number.System);
    }

    [Theory]
    [InlineData("13527248013", false)]
    [InlineData("10915596784", false)]
    [InlineData("50846202355", true)]
    [InlineData("15838512329", false)]
    [InlineData("15838512337", false)]
    [InlineData("15838512345", false)]
    [InlineData("15838512353", false)]
    public void A_synthetic_number_is_let_in_only_when_allowed(string text, bool isDNumber)
    {
        Assert.False(NationalIdentityNumber.TryParse(text, allowSynthetic: false, out var refused));
        Assert.Equal(default, refused);
        Assert.True(NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number));
        Assert.True(number.IsSynthetic);
        Assert.Equal(isDNumber, number.IsDNumber);
    }

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(12, false, true)]
    [InlineData(0, true, false)]
    [InlineData(13, true, false)]
    [InlineData(40, true, false)]
    [InlineData(41, true, true)]
    [InlineData(52, true, true)]
    [InlineData(53, true, false)]
    [InlineData(65, true, false)]
    [InlineData(66, true, true)]
    [InlineData(77, true, true)]
    [InlineData(78, true, false)]
    [InlineData(80, true, false)]
    [InlineData(81, true, true)]
    [InlineData(92, true, true)]
    [InlineData(93, true, false)]
    [InlineData(41, false, false)]
    [InlineData(66, false, false)]
    [InlineData(81, false, false)]
    public void Months_are_read_as_two_digits(int month, bool allowSynthetic, bool expected) =>
        Assert.Equal(expected, IsAccepted($"10{month:00}85", allowSynthetic));

    [Theory]
    [InlineData("000185", false)]
    [InlineData("010185", true)]
    [InlineData("310185", true)]
    [InlineData("320185", false)]
    [InlineData("400185", false)]
    [InlineData("410185", true)]
    [InlineData("710185", true)]
    [InlineData("720185", false)]
    [InlineData("810185", false)]
    [InlineData("310485", false)]
    [InlineData("300485", true)]
    [InlineData("290200", true)]
    [InlineData("300200", false)]
    [InlineData("290204", true)]
    [InlineData("290203", false)]
    [InlineData("290285", false)]
    [InlineData("280285", true)]
    [InlineData("690200", true)]
    [InlineData("690203", false)]
    public void A_date_that_does_not_exist_is_refused(string date, bool expected) =>
        Assert.Equal(expected, IsAccepted(date, allowSynthetic: true));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void A_first_control_sum_above_three_is_refused(int remainder)
    {
        var numbers = Enumerable.Range(0, 1000).Select(i => NumberMaker.Complete($"108185{i:000}", remainder)).OfType<string>().ToList();

        Assert.NotEmpty(numbers);
        Assert.All(numbers, text => Assert.False(NationalIdentityNumber.TryParse(text, allowSynthetic: true, out _)));
    }

    [Theory]
    [InlineData("15838512329", true)]
    [InlineData(" 15838512329\t", true)]
    [InlineData("158385 12329", true)]
    [InlineData(" 158385 12329 ", true)]
    [InlineData("158385  12329", false)]
    [InlineData("15838 512329", false)]
    [InlineData("158385-12329", false)]
    [InlineData("1 5 8 3 8 5 1 2 3 2 9", false)]
    [InlineData("1583851232", false)]
    [InlineData("158385123290", false)]
    [InlineData("1583851232x", false)]
    [InlineData("１５８３８５１２３２９", false)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData(null, false)]
    public void Only_surrounding_space_and_one_after_the_date_are_forgiven(string? text, bool expected)
    {
        Assert.Equal(expected, NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number));
        Assert.Equal(expected ? "15838512329" : "", number.Value);
    }

    [Fact]
    public void It_never_prints_itself()
    {
        Assert.True(NationalIdentityNumber.TryParse("15838512329", allowSynthetic: true, out var number));

        Assert.Equal("***********", number.ToString());
        Assert.Equal("***********", $"{number}");
        Assert.DoesNotContain("15838512329", new { number }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_is_nobody_and_does_no_harm()
    {
        NationalIdentityNumber nobody = default;

        Assert.Equal("***********", nobody.ToString());
        Assert.Equal("", nobody.Value);
        Assert.False(nobody.IsDNumber);
        Assert.False(nobody.IsSynthetic);
        Assert.Equal(NationalIdentityNumber.NationalSystem, nobody.System);
        Assert.Equal(default, nobody);
    }

    [Fact]
    public void Made_numbers_come_back_as_they_were() => NumberMaker.Numbers.Sample(text =>
        NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number)
        && number.Value == text
        && number.IsSynthetic
        && number.IsDNumber == text[0] >= '4'
        && NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var again)
        && again == number);

    [Fact]
    public void Every_single_wrong_digit_is_refused() => NumberMaker.Numbers.Sample(text =>
        Enumerable.Range(0, 11).All(at => "0123456789".Where(digit => digit != text[at]).All(digit =>
            !NationalIdentityNumber.TryParse($"{text[..at]}{digit}{text[(at + 1)..]}", allowSynthetic: true, out _))));

    [Fact]
    public void Every_swap_of_neighbours_is_refused() => NumberMaker.Numbers.Sample(text =>
        Enumerable.Range(0, 10).Where(at => text[at] != text[at + 1]).All(at =>
            !NationalIdentityNumber.TryParse($"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}", allowSynthetic: true, out _)));

    [Fact]
    public void Any_text_is_answered_without_an_exception() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789 "], 0, 14]).Sample(text =>
    {
        var accepted = NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number);
        return accepted ? number.Value.Length == 11 : number == default;
    });

    /// <summary>Whether some number with this date is accepted; the control digits are always right.</summary>
    private static bool IsAccepted(string date, bool allowSynthetic)
    {
        var text = Enumerable.Range(100, 100).Select(i => NumberMaker.Complete($"{date}{i:000}", 0)).First(number => number is not null);
        return NationalIdentityNumber.TryParse(text, allowSynthetic, out _);
    }
}
