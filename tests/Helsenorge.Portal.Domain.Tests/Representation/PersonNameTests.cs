using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Domain.Tests.Representation;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Kari Nordli", "Kari", "Nordli")]
    [InlineData("  kari   NORDLI ", "Kari", "Nordli")]
    [InlineData("Hakon As", "Håkon", "Ås")]
    [InlineData("Håkon Ås", "Hakon", "As")]
    [InlineData("Bjorg Lien", "Bjørg", "Lien")]
    [InlineData("Ande Gaup", "Ánde", "Gaup")]
    [InlineData("Andre Moe", "André", "Moe")]
    [InlineData("Anne Marie Berg", "Anne-Marie", "Berg")]
    [InlineData("Kari Nordli", "Kari Anne", "Nordli")]
    [InlineData("Kari Anne Nordli", "Kari Anne Sofie", "Nordli")]
    [InlineData("Kari Hansen", "Kari", "Nordli Hansen")]
    [InlineData("Kari O'Hara", "Kari", "OHara")]
    [InlineData("Lukasz Wojcik", "Łukasz", "Wójcik")]
    public void Case_spaces_and_accents_do_not_count_and_middle_names_may_be_left_out(string typed, string given, string family) =>
        Assert.True(PersonName.Agrees(typed, given, family));

    [Theory]
    [InlineData("Kari", "Kari", "Nordli")]
    [InlineData("Nordli Kari", "Kari", "Nordli")]
    [InlineData("Karin Nordli", "Kari", "Nordli")]
    [InlineData("Kari Nordlie", "Kari", "Nordli")]
    [InlineData("Kari Britt Nordli", "Kari", "Nordli")]
    [InlineData("Kari Sofie Anne Nordli", "Kari Anne Sofie", "Nordli")]
    [InlineData("Kari Nordli", "", "")]
    [InlineData("", "Kari", "Nordli")]
    [InlineData("' -", "Kari", "Nordli")]
    public void First_and_last_name_must_agree_and_those_between_must_be_there(string typed, string given, string family) =>
        Assert.False(PersonName.Agrees(typed, given, family));

    [Fact]
    public void A_name_is_kept_as_typed_but_for_the_spaces() => Assert.Equal("kari NORDLI", PersonName.Tidy("  kari \t NORDLI "));
}
