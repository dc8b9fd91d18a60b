using System.Security.Claims;
using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.ActFor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>The menu under Kari's name: whom she can use the portal for.</summary>
public sealed class PersonMenuTests : PageTest
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public async Task Nothing_is_asked_of_the_database_until_she_opens_it_and_then_two_things_once()
    {
        await GivenFamilyAsync();
        await OpenMenuAsync(Menu());
        var menu = Menu();
        Portal.Commands.Reset();

        menu.Render();

        Assert.Equal(0, Portal.Commands.Count);
        Assert.Empty(menu.FindAll(".family"));
        Assert.Equal("acting-for", menu.Find(".folders a").GetAttribute("href"));
        await OpenMenuAsync(menu);
        await menu.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        Assert.Equal(2, Portal.Commands.Count);
    }

    [Fact]
    public async Task Children_and_givers_stand_under_herself_by_what_right_and_who_is_closed_is_left_to_the_page()
    {
        await GivenFamilyAsync();
        // Somebody who has turned 16, and so is closed.
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Ola Nordli", Today.AddYears(-16)));
        var menu = Menu();

        await OpenMenuAsync(menu);

        Assert.Equal(["KN Kari Nordli Deg selv", "JN Jonas Nordli 12 år, barnet ditt, noen tjenester", "MN Mia Nordli 7 år, barnet ditt", "AB Arne Bakke 78 år, fullmakt til 24. november 2026"], menu.FindAll(".family li").Select(TextOfOne));
        var mia = (await KeysAsync())["Mia"];
        Assert.Equal("/overview", menu.FindAll(".family a")[0].GetAttribute("href"));
        Assert.Equal($"/for/{mia}/overview", menu.FindAll(".family a")[2].GetAttribute("href"));
        Assert.All(menu.FindAll(".family a"), link => Assert.True(link.HasAttribute("data-out")));
        Assert.Equal(["Kari Nordli"], menu.FindAll(".family [aria-current=true] strong").Select(TextOfOne));
        Assert.Single(menu.FindAll("a[href=acting-for]"));
    }

    [Fact]
    public async Task While_she_acts_for_Mia_it_is_Mia_who_is_marked_and_the_way_back_is_the_first()
    {
        await GivenFamilyAsync();
        await OpenMenuAsync(Menu());
        Assert.True(await Services.GetRequiredService<ActingFor>().FindAsync(Kari.PersonId, $"/for/{(await KeysAsync())["Mia"]}/overview", Cancel));
        var menu = Menu();

        await OpenMenuAsync(menu);

        Assert.Equal(["Mia Nordli"], menu.FindAll(".family [aria-current=true] strong").Select(TextOfOne));
        Assert.Equal("/overview", menu.FindAll(".family a")[0].GetAttribute("href"));
        Assert.Equal("Handler for Mia", TextOfOne(menu.Find(".person__role")));
    }

    [Fact]
    public async Task While_it_waits_it_says_what_for()
    {
        await GivenFamilyAsync();
        var menu = Menu();
        Database.Hold();

        var opening = menu.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);

        Assert.Equal("Henter hvem du kan handle for", TextOfOne(menu.Find("[role=status]")));
        Database.LetGo();
        await opening;
        menu.WaitForAssertion(() => Assert.Equal("", TextOfOne(menu.Find("[role=status]"))));
    }

    [Fact]
    public async Task What_is_for_the_young_is_in_the_menu_of_somebody_of_17_and_of_whoever_acts_for_a_child_and_in_no_adults()
    {
        await GivenFamilyAsync();
        await OpenMenuAsync(Menu());

        Assert.DoesNotContain("profile/growing-up", Addresses(Menu()));
        Assert.Contains("profile/growing-up", Addresses(Menu(new Claim(PortalClaims.IsYoung, "true"))));
        var acting = Services.GetRequiredService<ActingFor>();
        Assert.True(await acting.FindAsync(Kari.PersonId, $"/for/{(await KeysAsync())["Arne"]}/overview", Cancel));
        Assert.DoesNotContain("profile/growing-up", Addresses(Menu(new Claim(PortalClaims.IsYoung, "true"))));
        Assert.True(await acting.FindAsync(Kari.PersonId, $"/for/{(await KeysAsync())["Mia"]}/overview", Cancel));
        Assert.Contains("profile/growing-up", Addresses(Menu()));
    }

    private static string TextOfOne(AngleSharp.Dom.INode node) => TextOf([node]);

    private static IReadOnlyList<string?> Addresses(IRenderedComponent<PersonMenu> menu) => [.. menu.FindAll(".folders a").Select(link => link.GetAttribute("href"))];

    private static async Task OpenMenuAsync(IRenderedComponent<PersonMenu> menu)
    {
        await menu.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        menu.WaitForState(() => menu.FindAll(".family").Count == 1, TimeSpan.FromSeconds(10));
    }

    private IRenderedComponent<PersonMenu> Menu(params Claim[] more) =>
        Render<PersonMenu>(menu => menu.Add(it => it.Person, new ClaimsPrincipal(new ClaimsIdentity([new Claim(PortalClaims.Name, "Kari Nordli"), .. more], "test"))));

    private async Task GivenFamilyAsync()
    {
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Mia Nordli", Today.AddYears(-7)));
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Jonas Nordli", Today.AddYears(-12)));
        await Portal.GivenPowerAsync(await Portal.GivenPatientAsync("Arne Bakke", Today.AddYears(-78)), Kari, ServiceAreas.Any, new DateOnly(2026, 11, 24));
    }

    private async Task<IReadOnlyDictionary<string, string>> KeysAsync()
    {
        var names = await Portal.LookAsync<Domain.People.Person, Dictionary<Guid, string>>(all => all.ToDictionaryAsync(person => person.Id, person => person.GivenName, Cancel));
        return await Portal.LookAsync<ActingKey, Dictionary<string, string>>(all => all.ToDictionaryAsync(key => names[key.SubjectId], key => key.Key, Cancel));
    }
}
