using Bunit;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Prescriptions;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class PrescriptionsAtBasicTests : PageTest
{
    protected override ConsentLevel? Level => ConsentLevel.Basic;

    [Fact]
    public async Task Section_3_1_At_Basic_she_sees_them_and_is_led_to_the_level_that_renews()
    {
        Surgery.Offers = OfferedServices.Renewal;
        await GivenAsync(KarisDoctor(), Prescribed.For(Kari.PersonId, Ingrid, NorwegianTime.Today(Now).AddDays(40)));

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Single(page.FindAll(".row"));
        Assert.Contains("Du kan se reseptene, men ikke fornye dem herfra: Åpner med et høyere nivå.", TextOf(page), StringComparison.Ordinal);
        Assert.Single(page.FindAll("aside a[href='profile/consent']"));
        Assert.Empty(page.FindAll(".row__end button"));
    }
}
