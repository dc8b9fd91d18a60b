using System.Net;
using AngleSharp.Dom;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Faults;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Acting;

/// <summary>The person acted for is part of the address: of each page, each link, each circuit, and of nobody else's.</summary>
public sealed class ActingAddressTests(DemoPortal demo)
{
    // The marked ways out, and those that come back to where they were.
    private static readonly string[] ComesBack = ["/language/", "/theme/"];

    [Fact]
    public async Task Every_link_and_form_on_a_page_for_Mia_stays_with_Mia_but_for_the_marked_ways_out()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/acting-for");
        var home = AddressFor(kari, "Mia");
        var (seen, wrong) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        var toSee = new Queue<string>([$"{home}overview", $"{home}services", $"{home}notifications", $"{home}acting-for", $"{home}help", $"{home}profile/usage-log/log-ins"]);
        while (toSee.TryDequeue(out var address))
        {
            if (!seen.Add(address) || seen.Count > 120)
            {
                continue;
            }

            await kari.OpenAsync(address);
            if (kari.Last.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) is not true)
            {
                continue;
            }

            if (kari.Last.Address.AbsolutePath.StartsWith(home, StringComparison.Ordinal) is false)
            {
                wrong.Add($"{address} ended at {kari.Last.Address.AbsolutePath}");
                continue;
            }

            Assert.Equal(home, kari.Page.QuerySelector("base")!.GetAttribute("href"));
            Assert.Contains("Mia Nordli", kari.Page.QuerySelector(".acting-band")!.TextContent, StringComparison.Ordinal);
            var origin = new Uri(kari.Home, home);
            foreach (var link in kari.Page.QuerySelectorAll("a[href], form[action]"))
            {
                var written = link.GetAttribute("href") ?? link.GetAttribute("action")!;
                var to = new Uri(origin, written);
                if (to.Scheme is not ("http" or "https") || to.Host != kari.Home.Host || to.Port != kari.Home.Port || link.HasAttribute("data-out") || link.GetAttribute("action") == "/logout")
                {
                    continue;
                }

                if (ComesBack.Any(start => to.AbsolutePath.StartsWith(start, StringComparison.Ordinal)))
                {
                    if (!Uri.UnescapeDataString(to.Query).Contains($"return={home}", StringComparison.Ordinal))
                    {
                        wrong.Add($"{address}: {written} comes back elsewhere");
                    }
                }
                else if (!to.AbsolutePath.StartsWith(home, StringComparison.Ordinal))
                {
                    wrong.Add($"{address}: {link.TagName} {written}");
                }
                else if (link is AngleSharp.Html.Dom.IHtmlAnchorElement && !written.StartsWith('#'))
                {
                    toSee.Enqueue(to.PathAndQuery);
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(seen.Count > 20, $"Only {seen.Count} pages were found.");
    }

    [Fact]
    public async Task A_key_is_an_address_that_does_not_exist_for_another_log_in()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/acting-for");
        var mias = $"{AddressFor(kari, "Mia")}appointments";
        using var trond = await demo.LogInAsync(People.Trond);

        await trond.OpenAsync(mias);

        Assert.Equal(HttpStatusCode.NotFound, trond.Status);
        Assert.DoesNotContain("Mia", trond.Last.Body, StringComparison.Ordinal);
        using var nobody = demo.NewVisitor();
        await nobody.OpenAsync(mias);
        Assert.NotNull(nobody.Page.QuerySelector("input[name=number]"));
        await nobody.ChooseAsync(demo.NumberOf(People.Kari));
        Assert.Equal(mias, nobody.Last.Address.AbsolutePath);
    }

    [Fact]
    public async Task Item_12_Two_tabs_for_two_children_never_mix()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/acting-for");
        var (mia, emil) = (AddressFor(kari, "Mia"), AddressFor(kari, "Emil"));
        await using var first = await CircuitClient.OpenAsync(kari, $"{mia}overview");
        await using var second = await CircuitClient.OpenAsync(kari, $"{emil}overview");
        var (miasLog, emilsLog, karisLog) = (await CountAsync("Mia"), await CountAsync("Emil"), await CountAsync("Kari"));

        foreach (var tab in (CircuitClient[])[first, second, first])
        {
            await tab.NavigateAsync($"{(tab == first ? mia : emil)}gp");
            await tab.SeesAsync("Ingrid Haugland");
            await tab.NavigateAsync($"{(tab == first ? mia : emil)}overview");
            await tab.SeesAsync(tab == first ? "Oversikt for Mia" : "Oversikt for Emil");
        }

        Assert.True(await CountAsync("Mia") >= miasLog + 4);
        Assert.True(await CountAsync("Emil") >= emilsLog + 2);
        Assert.Equal(karisLog, await CountAsync("Kari"));
        Assert.DoesNotContain("Emil Nordli", first.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Mia Nordli", second.Said, StringComparison.Ordinal);
    }

    /// <summary>A short count of what <c>verify tabs</c> does for ten minutes: as many commands as one person may give in a minute.</summary>
    [Fact]
    public async Task Item_12_Whatever_is_pressed_in_two_tabs_at_once_lands_on_whom_the_button_named()
    {
        const int Rounds = 12;
        await using var own = await DemoPortal.StartAsync();
        using var kari = await own.LogInAsync(People.Kari, "/acting-for");
        var seed = KillTests.NewSeed();

        var result = await TwoTabsExperiment.RunAsync(kari, ("Mia", AddressFor(kari, "Mia")), ("Emil", AddressFor(kari, "Emil")), round => round < Rounds, seed);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: two tabs, seed {seed}: {result.Landed.Count} commands in each direction");
        Assert.Equal(2 * Rounds, result.Landed.Count);
        Assert.Empty(result.Mixed);
        foreach (var (appointment, name) in result.Landed)
        {
            Assert.Equal(name, (await own.LookAsync($"SELECT p.GivenName FROM Appointments a JOIN People p ON p.Id = a.PatientId WHERE a.Id = '{appointment.ToString().ToUpperInvariant()}'")).Single());
        }
    }

    [Fact]
    public async Task A_circuit_cannot_be_asked_for_in_the_name_of_somebody_elses_key()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/acting-for");
        await kari.OpenAsync($"{AddressFor(kari, "Mia")}appointments");
        var stolen = PrerenderedPage.In(kari.Last);
        using var trond = await demo.LogInAsync(People.Trond);
        var log = await CountAsync("Mia");

        await using var circuit = await CircuitClient.StartAsync(trond, stolen);

        Assert.DoesNotContain("Mia", circuit.Said, StringComparison.Ordinal);
        Assert.Equal(log, await CountAsync("Mia"));
    }

    [Fact]
    public async Task Whoever_may_act_for_nobody_is_told_how_people_come_there()
    {
        using var nina = await demo.LogInAsync(People.Bjorg, "/acting-for");

        Assert.Contains("Ingen andre ennå", nina.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_gives_the_reason_where_somebody_is_closed()
    {
        using var camilla = await demo.LogInAsync(People.Camilla, "/acting-for");
        Assert.Contains("Oskar Vold", camilla.Text, StringComparison.Ordinal);
        Assert.Contains("registrert på samme adresse", camilla.Text, StringComparison.Ordinal);

        using var stian = await demo.LogInAsync(People.Stian, "/acting-for");
        Assert.Contains("skjermer adressen", stian.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Skjulestedet", stian.Last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_with_age_is_offered_to_somebody_of_17_and_to_a_parent_for_the_child_and_to_no_adult()
    {
        using var henrik = await demo.LogInAsync(People.Henrik);
        Assert.Equal(3, henrik.Page.QuerySelectorAll("a[href='profile/growing-up']").Length);

        using var kari = await demo.LogInAsync(People.Kari);
        Assert.Empty(kari.Page.QuerySelectorAll("a[href='profile/growing-up']"));
        await kari.OpenAsync("/acting-for");
        var mia = AddressFor(kari, "Mia");
        await kari.OpenAsync($"{mia}overview");
        Assert.Equal(3, kari.Page.QuerySelectorAll("a[href='profile/growing-up']").Length);
        Assert.Empty(kari.Page.QuerySelectorAll(".tile.tile--closed a[href='profile/growing-up']"));

        await kari.OpenAsync($"{mia}profile/growing-up");

        Assert.Equal($"{mia}profile/children/growing-up", kari.Last.Address.AbsolutePath);
        Assert.Contains("12 år", kari.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_4_2_from_12_the_reason_stands_where_something_is_closed()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/acting-for");

        await kari.OpenAsync($"{AddressFor(kari, "Jonas")}overview");

        Assert.Equal("Oversikt for Jonas", kari.Heading);
        Assert.Contains("Handler for Jonas", kari.Page.QuerySelector(".person__role")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Where a person of the list of those one may act for is acted for.</summary>
    internal static string AddressFor(Visitor visitor, string name)
    {
        var link = visitor.Page.QuerySelectorAll("main li a").FirstOrDefault(link => link.TextContent.Trim().StartsWith(name, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{name} is not in the list: {visitor.Text}");
        var address = link.GetAttribute("href")!;
        return address[..(address.LastIndexOf('/') + 1)];
    }

    private async Task<int> CountAsync(string name) =>
        int.Parse((await demo.LookAsync($"SELECT COUNT(*) FROM UsageLog l JOIN People p ON p.Id = l.PatientId WHERE p.GivenName = '{name}'")).Single(), System.Globalization.CultureInfo.InvariantCulture);
}
