using System.Globalization;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class ContactDetailsTests
{
    [Theory]
    [InlineData("2026-11-25", "2026-11-25", true)]
    [InlineData("2025-05-26", "2026-11-25", true)]
    [InlineData("2025-05-25", "2026-11-25", false)]
    [InlineData("2025-05-24", "2026-11-25", false)]
    // 31 August and 18 months on is the last of February.
    [InlineData("2024-08-31", "2026-02-27", true)]
    [InlineData("2024-08-31", "2026-02-28", false)]
    [InlineData(null, "2026-11-25", false)]
    public void Section_7_Eighteen_months_after_the_last_confirmation_an_address_is_too_old(string? verifiedOn, string today, bool isFresh) =>
        Assert.Equal(isFresh, ContactDetails.IsFresh(verifiedOn is null ? null : Day(verifiedOn), Day(today), 18));

    [Fact]
    public void Section_7_Telephone_and_e_mail_are_confirmed_each_on_its_own()
    {
        var contact = new ContactDetails("kari@example.org", Day("2025-01-01"), "+4790000123", Day("2026-11-01"), false);

        Assert.Null(contact.FreshEmail(Day("2026-11-25"), 18));
        Assert.Equal("+4790000123", contact.FreshMobile(Day("2026-11-25"), 18));
        Assert.True(contact.MayBeNotified(Day("2026-11-25"), 18));
        Assert.False((contact with { MobileE164 = null }).MayBeNotified(Day("2026-11-25"), 18));
        Assert.False((contact with { IsReserved = true }).MayBeNotified(Day("2026-11-25"), 18));
    }

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
