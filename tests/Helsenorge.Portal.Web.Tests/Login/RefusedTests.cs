using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>Each on a portal of their own, so that one row in the security log is that refusal's.</summary>
public sealed class RefusedTests : IAsyncLifetime
{
    private const string Stranger = "10915596784";
    private DemoPortal demo = null!;

    public async ValueTask InitializeAsync() => demo = await DemoPortal.StartAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    public async Task Section_4_1_Jonas_is_12_and_too_young() => await IsRefusedAsync(demo.NumberOf(People.Jonas), "TooYoung", "Du er ikke fylt 13 år");

    [Fact]
    public async Task Section_3_3_Nora_is_14_and_no_parent_has_consented() => await IsRefusedAsync(demo.NumberOf(People.Nora), "YouthConsentMissing", "må en av foreldrene dine si ja");

    [Fact]
    public async Task Section_3_3_Sofie_is_14_and_comes_in_with_a_parents_consent()
    {
        using var sofie = await demo.LogInAsync(People.Sofie, "/appointments");

        Assert.Equal(HttpStatusCode.OK, sofie.Status);
        Assert.Empty(await demo.LookAsync("SELECT * FROM SecurityLog"));
    }

    [Fact]
    public async Task Olav_is_dead() => await IsRefusedAsync(demo.NumberOf(People.Olav), "Deceased", "er død");

    [Fact]
    public async Task A_stranger_is_not_in_the_register() => await IsRefusedAsync(Stranger, "UnknownPerson", "Vi finner deg ikke i Folkeregisteret");

    [Fact]
    public async Task Nobody_has_a_number_that_cannot_be() => await IsRefusedAsync("12345678901", "UnknownPerson", "Vi finner deg ikke i Folkeregisteret");

    [Fact]
    public async Task Elsas_D_number_was_replaced() =>
        await IsRefusedAsync(demo.Person(People.Elsa).Registered.FormerNumbers.Single().Value, "NumberReplaced", "Du har fått et nytt fødselsnummer");

    [Fact]
    public async Task A_first_visit_must_wait_while_the_register_is_down()
    {
        demo.Host.RegisterFaults.PopulationRegister = MockRegisterFault.Fails;

        await IsRefusedAsync(Stranger, "RegisterDown", "Folkeregisteret svarer ikke nå");
    }

    [Fact]
    public async Task A_known_person_comes_in_on_the_last_copy_while_all_registers_are_down()
    {
        var faults = demo.Host.RegisterFaults;
        faults.PopulationRegister = faults.ContactRegister = faults.GeneralPractitionerRegister = MockRegisterFault.Fails;

        using var kari = await demo.LogInAsync(People.Kari, "/gp");

        Assert.Equal(HttpStatusCode.OK, kari.Status);
        Assert.Contains("Ingrid Haugland", kari.Text, StringComparison.Ordinal);
        Assert.Empty(await demo.LookAsync("SELECT * FROM SecurityLog"));
    }

    [Fact]
    public async Task A_log_in_that_is_not_secure_enough_is_refused_and_the_next_one_is_not()
    {
        using var kari = demo.NewVisitor();
        await kari.OpenAsync("/login");
        await kari.OpenAsync(new Uri(kari.Last.Address, kari.Page.QuerySelectorAll("section[aria-labelledby=level] a").Select(link => link.GetAttribute("href")!).Single(address => address.Contains("level=substantial", StringComparison.Ordinal))));

        await kari.ChooseAsync(demo.NumberOf(People.Kari));

        await AssertRefusedAsync(kari, demo.NumberOf(People.Kari), "LevelTooLow", "ikke er sikker nok");
        await kari.LogInAsync(demo.NumberOf(People.Kari));
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task To_change_ones_mind_is_not_a_matter_of_security()
    {
        using var kari = demo.NewVisitor();
        await kari.OpenAsync("/login");
        await kari.PressAsync("cancel");

        Assert.Equal("/login/refused?reason=Cancelled", kari.Last.Address.PathAndQuery);
        Assert.Contains("Du avbrøt innloggingen", kari.Text, StringComparison.Ordinal);
        Assert.Empty(await demo.LookAsync("SELECT * FROM SecurityLog"));
    }

    [Fact]
    public async Task A_reason_that_nobody_gave_is_shown_as_the_plainest()
    {
        using var visitor = demo.NewVisitor();

        await visitor.OpenAsync("/login/refused?reason=%3Cb%3E99");

        Assert.Contains("kunne ikke kontrolleres", visitor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", visitor.Last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_32_whoever_is_refused_can_log_out_of_the_provider()
    {
        using var nora = demo.NewVisitor();
        await nora.LogInAsync(demo.NumberOf(People.Nora));
        await nora.OpenAsync("/login");
        Assert.Equal("/login/refused?reason=YouthConsentMissing", nora.Last.Address.PathAndQuery);

        await nora.LogOutAsync();

        Assert.Equal("/logged-out", nora.Last.Address.AbsolutePath);
        await nora.OpenAsync("/login");
        Assert.NotNull(nora.Page.QuerySelector("input[name=number]"));
    }

    private async Task IsRefusedAsync(string number, string reason, string says)
    {
        using var visitor = demo.NewVisitor();
        await visitor.LogInAsync(number);
        await AssertRefusedAsync(visitor, number, reason, says);
    }

    private async Task AssertRefusedAsync(Visitor visitor, string number, string reason, string says)
    {
        Assert.Equal($"/login/refused?reason={reason}", visitor.Last.Address.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains(says, visitor.Text, StringComparison.Ordinal);
        Assert.NotEmpty(visitor.Page.QuerySelectorAll("main a[href='/login'], main a[href='/help']"));
        Assert.Null(visitor.Session);

        var row = Assert.Single(await demo.LookAsync("SELECT * FROM SecurityLog"));
        Assert.Contains($"|login.refused|{reason}|", row, StringComparison.Ordinal);
        Assert.DoesNotContain(number, row, StringComparison.Ordinal);
        Assert.DoesNotContain(demo.Host.Population.People, person => row.Contains(person.Registered.FamilyName, StringComparison.OrdinalIgnoreCase) || row.Contains(person.Registered.GivenName + " ", StringComparison.Ordinal));
    }
}
