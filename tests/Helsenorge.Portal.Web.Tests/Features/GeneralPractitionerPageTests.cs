using Bunit;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class GeneralPractitionerPageTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync(KarisDoctor());
        Database.Hold();

        var page = Open<GeneralPractitionerPage>();

        Assert.Contains("Henter fastlegen din", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Ingrid Haugland ved Solbakken legesenter har vært legen din siden 1. mai 2023.", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_what_is_offered_and_built_is_a_button()
    {
        Surgery.Offers = OfferedServices.DirectBooking | OfferedServices.EConsultation | OfferedServices.Renewal;
        await GivenAsync(KarisDoctor(), SlotAt(Now.AddDays(1)));

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Equal(["gp/booking", "gp/e-consultation", "prescriptions"], page.FindAll(".tile a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Første ledige er 3. mars 2026 kl. 09.00", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
    }

    [Theory]
    [InlineData(OfferedServices.BookingRequest, "gp/booking/request")]
    [InlineData(OfferedServices.FluVaccine, "gp/booking?kind=flu-vaccine")]
    [InlineData(OfferedServices.EConsultation, "gp/e-consultation")]
    [InlineData(OfferedServices.Contact, "gp/contact")]
    public async Task Each_thing_the_surgery_offers_has_its_own_way_in(OfferedServices offers, string address)
    {
        Surgery.Offers = offers;
        await GivenAsync(KarisDoctor());

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Equal([address], page.FindAll(".tile a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData(OfferedServices.None)]
    [InlineData(OfferedServices.Video)]
    public async Task A_surgery_that_offers_nothing_we_have_is_said_to_and_can_be_called(OfferedServices offers)
    {
        Surgery.Offers = offers;
        await GivenAsync(KarisDoctor());

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Contains("Legekontoret tilbyr ingen digitale tjenester", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".tile"));
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
        Assert.Contains("Solbakken 4, 5999 Fjordby", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_register_has_not_answered_is_not_that_there_is_no_GP()
    {
        await GivenAsync();

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Contains("Vi vet ikke hvem fastlegen din er akkurat nå", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Du har ikke fastlege", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_register_says_nobody_is_told_with_its_time()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now.AddDays(-3) });

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Contains("Du har ikke fastlege", TextOf(page), StringComparison.Ordinal);
        Assert.Equal("2026-02-27T09:00:00+01:00", page.Find(".source time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(true, "Velg fastlege")]
    [InlineData(false, "Dette har du i stedet")]
    public async Task Section_5_Only_who_may_have_a_GP_is_asked_to_choose_one_and_others_are_told_what_they_have(bool isEntitled, string says)
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, IsEntitled = isEntitled, ReadAt = Now });

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Equal(says, TextOf(page.FindAll("a[href='change-gp']")));
        Assert.Contains("kan du ringe et legekontor der du er, eller legevakten på 116 117", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_3_1_A_GP_whose_surgery_does_not_use_the_portal_has_a_name_and_no_buttons()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, PractitionerName = "Odd Utenfor", ReadAt = Now });

        var page = OpenLoaded<GeneralPractitionerPage>();

        Assert.Contains("Odd Utenfor er legen din.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Legekontoret bruker ikke portalen", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".tile"));
    }
}
