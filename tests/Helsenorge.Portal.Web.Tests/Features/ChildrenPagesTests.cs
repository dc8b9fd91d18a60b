using Bunit;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>Kari's pages about Sofie, who is 14, and Sofie's own.</summary>
public sealed class ChildrenPagesTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for_and_without_children_how_they_would_come()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<ChildrenPage>();

        Assert.Contains("Henter barna dine", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Når folkeregisteret sier at du har foreldreansvar", TextOf(page), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, ConsentLevel.Full, "Mangler samtykke til egen bruk")]
    [InlineData(true, ConsentLevel.Basic, "Samtykke er gitt, men nivået Full mangler")]
    [InlineData(false, ConsentLevel.Basic, "Mangler samtykke til egen bruk og nivået Full")]
    [InlineData(true, ConsentLevel.Full, "Kan logge inn selv")]
    public async Task Section_3_3_two_consents_and_which_is_missing(bool isGiven, ConsentLevel level, string says)
    {
        await GivenSofieAsync(level: level, isGiven: isGiven);

        var page = OpenLoaded<ChildrenPage>();

        Assert.Contains("To samtykker må til", TextOf(page), StringComparison.Ordinal);
        Assert.Contains(says, TextsOf(page, "dd"));
        Assert.Contains("Fra Sofie fylte 12 år, ser du ikke alt:", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_a_child_leads_out_to_the_address_of_that_child()
    {
        await GivenSofieAsync();

        var page = OpenLoaded<ChildrenPage>();

        var key = await Portal.LookAsync<ActingKey, string>(all => all.Select(k => k.Key).SingleAsync(Cancel));
        Assert.Equal([$"/for/{key}/overview", $"/for/{key}/profile/children/growing-up", $"/for/{key}/profile/children/youth-consent"], page.FindAll(".actions a").Select(link => link.GetAttribute("href")));
        Assert.All(page.FindAll(".actions a"), link => Assert.True(link.HasAttribute("data-out")));
    }

    [Fact]
    public async Task A_child_nobody_has_set_up_is_offered_a_level_first()
    {
        await GivenSofieAsync(level: null);

        var page = OpenLoaded<ChildrenPage>();

        Assert.Equal(["Velg nivå for Sofie"], TextsOf(page, ".actions a"));
    }

    [Fact]
    public async Task Section_4_1_the_plan_dates_each_step_and_says_what_has_come()
    {
        await GivenSofieAsync();
        await ActForSofieAsync();

        var page = OpenLoaded<PlanPage>();

        Assert.Equal(["12 år: 2. mars 2024", "13 år: 2. mars 2025", "16 år: 2. mars 2028", "18 år: 2. mars 2030"], TextsOf(page, ".row__title"));
        Assert.Equal(2, page.FindAll(".badge--success").Count);
        Assert.Contains("Timeavtaler: du ser bare en del", TextsOf(page, ".shut"));
        Assert.Contains("Samtykket til egen bruk mangler", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_own_use_the_plan_asks_which_child_it_is_about()
    {
        await GivenSofieAsync();

        var page = OpenLoaded<PlanPage>();

        Assert.Contains("Hvilket barn gjelder det?", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_and_taking_back_name_Sofie_and_say_what_happened()
    {
        await GivenSofieAsync();
        await ActForSofieAsync();
        var page = OpenLoaded<YouthConsentPage>();

        await Button(page, "Gi samtykke for Sofie (14)").ClickAsync();
        Waits(page, () => Assert.Contains("Samtykket er gitt for Sofie (14)", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        await Button(page, "Trekk samtykket for Sofie (14)").ClickAsync();
        Waits(page, () => Assert.Contains("Samtykket er trukket for Sofie (14)", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));

        Assert.Equal(["Du trakk samtykket 2. mars 2026 kl. 09.00", "Du ga samtykke 2. mars 2026 kl. 09.00"], TextsOf(page, "details li"));
    }

    [Fact]
    public async Task When_the_other_parent_was_first_she_is_told_and_sees_both()
    {
        var sofie = await GivenSofieAsync();
        await ActForSofieAsync();
        var page = OpenLoaded<YouthConsentPage>();
        await Portal.GivenAsync(new YouthConsent { PatientId = sofie, Number = 1, IsGiven = true, DecidedBy = Guid.NewGuid(), DecidedAt = Now });

        await Button(page, "Gi samtykke for Sofie (14)").ClickAsync();

        Waits(page, () => Assert.Contains("En annen forelder, eller du selv i et annet vindu, bestemte noe i mellomtiden", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(["En annen forelder ga samtykke 2. mars 2026 kl. 09.00"], TextsOf(page, "details li"));
        Assert.NotNull(Button(page, "Trekk samtykket for Sofie (14)"));
    }

    [Fact]
    public async Task Before_13_the_page_says_when()
    {
        await GivenSofieAsync(age: 12);
        await ActForSofieAsync();

        var page = OpenLoaded<YouthConsentPage>();

        Assert.Contains("Du kan gi samtykke fra barnet fyller 13 år, 2. mars 2027", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Theory]
    [InlineData(14, "Du og foreldrene dine")]
    [InlineData(17, "Her ser du hva som skjer når du fyller 18")]
    public async Task The_young_person_reads_it_in_their_own_words(int age, string says)
    {
        var sofie = await GivenSofieAsync(age: age, isGiven: true);
        var session = PortalHarness.NewSession(sofie, Now);
        await Portal.GivenAsync(session);
        Portal.Actor.Current = new Actor(sofie, sofie, session.Id);

        var page = OpenLoaded<GrowingUpPage>();

        Assert.Contains(says, TextOf(page), StringComparison.Ordinal);
        Assert.Equal(age < 16 ? 2 : 1, page.FindAll("ol > li").Count);
    }

    [Fact]
    public async Task A_grown_up_is_led_to_the_children()
    {
        await GivenAsync();

        Assert.Equal("profile/children", OpenLoaded<GrowingUpPage>().Find(".state a").GetAttribute("href"));
    }

    private async Task<Guid> GivenSofieAsync(int age = 14, ConsentLevel? level = ConsentLevel.Full, bool isGiven = false)
    {
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        var sofie = await Portal.GivenPatientAsync("Sofie Nordli", NorwegianTime.Today(Now).AddYears(-age), level);
        await Portal.GivenParentAsync(Kari, sofie);
        if (isGiven)
        {
            await Portal.GivenAsync(new YouthConsent { PatientId = sofie, Number = 1, IsGiven = true, DecidedBy = Kari.PersonId, DecidedAt = Now });
        }

        return sofie;
    }

    // As the address /for/{key}/ does.
    private async Task ActForSofieAsync()
    {
        var sofie = Assert.Single(await Portal.RunAsync((Representations people) => people.ListAsync(Cancel)));
        var acting = Services.GetRequiredService<ActingFor>();
        Assert.True(await acting.FindAsync(Kari.PersonId, ActingFor.AddressOf(sofie.Key), Cancel));
        Portal.Actor.Current = acting.ActorOf(Kari.PersonId, Kari.SessionId);
    }
}
