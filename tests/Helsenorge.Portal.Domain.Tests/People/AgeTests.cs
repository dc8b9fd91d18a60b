using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class AgeTests
{
    [Theory]
    [InlineData("2010-11-23", "2026-11-22", 15)]
    [InlineData("2010-11-23", "2026-11-23", 16)]
    [InlineData("2010-11-23", "2026-11-24", 16)]
    [InlineData("2026-11-22", "2026-11-22", 0)]
    [InlineData("2026-11-23", "2026-11-22", -1)]
    [InlineData("2026-12-31", "2027-01-01", 0)]
    [InlineData("2012-02-29", "2025-02-28", 12)]
    [InlineData("2012-02-29", "2025-03-01", 13)]
    [InlineData("2012-02-29", "2028-02-28", 15)]
    [InlineData("2012-02-29", "2028-02-29", 16)]
    [InlineData("2012-02-28", "2028-02-28", 16)]
    [InlineData("2012-03-01", "2028-02-29", 15)]
    public void A_year_is_added_at_the_birthday(string born, string today, int expected) =>
        Assert.Equal(expected, Age.On(Date(born), Date(today)));

    [Theory]
    [InlineData("2010-11-23", 16, "2026-11-23")]
    [InlineData("2012-02-29", 13, "2025-03-01")]
    [InlineData("2012-02-29", 16, "2028-02-29")]
    [InlineData("2000-02-29", 100, "2100-03-01")]
    [InlineData("2010-11-23", 0, "2010-11-23")]
    public void The_birthday_in_a_year(string born, int age, string expected) =>
        Assert.Equal(Date(expected), Age.Turns(age, Date(born)));

    [Fact]
    public void The_age_changes_on_the_day_it_turns_and_not_before() =>
        (from born in Gen.DateOnly[new(1900, 1, 1), new(2050, 12, 31)] from age in Gen.Int[0, 110] select (born, age)).Sample(it =>
        {
            var day = Age.Turns(it.age, it.born);
            return Age.On(it.born, day) == it.age && Age.On(it.born, day.AddDays(-1)) == it.age - 1;
        });

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
