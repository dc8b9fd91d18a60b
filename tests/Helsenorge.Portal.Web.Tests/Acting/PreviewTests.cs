using System.Net;
using AngleSharp.Dom;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Acting;

/// <summary>Before and after giving a power of attorney the giver can look at what the receiver gets to see.</summary>
public sealed class PreviewTests(DemoPortal demo)
{
    private static readonly string[] Addresses =
    [
        "overview", "inbox", "documents", "gp", "gp/booking", "gp/booking/request", "gp/contact", "gp/e-consultation", "appointments", "profile/contact", "profile/privacy", "profile/consent", "profile/power-of-attorney",
        "profile/notifications", "profile/export", "profile/lock", "profile/children", "services", "services/appointments", "help",
    ];

    [Theory]
    [InlineData(People.Berit, People.Trond, "Berit")]
    [InlineData(People.Kari, People.Siri, "Kari")]
    public async Task It_is_the_page_that_the_receiver_sees_but_for_the_band_and_who_is_logged_in(string giver, string receiver, string name)
    {
        using var proxy = await demo.LogInAsync(receiver, "/acting-for");
        var theirs = ActingAddressTests.AddressFor(proxy, name);
        using var own = await demo.LogInAsync(giver);
        var preview = await PreviewAsync(own, giver);
        var (different, answers) = (new List<string>(), new HashSet<HttpStatusCode>());

        foreach (var address in Addresses)
        {
            await proxy.OpenAsync(theirs + address);
            await own.OpenAsync(preview + address);
            answers.Add(proxy.Status);
            if (proxy.Status != own.Status || Body(proxy, theirs) != Body(own, preview))
            {
                different.Add($"{address}: {proxy.Status} and {own.Status}\n  {FirstDifference(Body(proxy, theirs), Body(own, preview))}");
            }
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.Contains(HttpStatusCode.Forbidden, answers);
        Assert.Contains("Slik ser den med fullmakt", own.Page.QuerySelector(".acting-band__who")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_in_it_is_that_of_somebody_who_has_not_been_there_yet()
    {
        using var berit = await demo.LogInAsync(People.Berit);
        var preview = await PreviewAsync(berit, People.Berit);
        await berit.OpenAsync($"{preview}overview");

        await berit.OpenAsync($"{preview}profile/usage-log");

        Assert.Equal(HttpStatusCode.OK, berit.Status);
        Assert.Equal("0 innslag", berit.Page.QuerySelector("#count")!.TextContent);
    }

    private async Task<string> PreviewAsync(Visitor giver, string person)
    {
        var power = (await demo.LookAsync($"SELECT lower(w.Id) FROM PowersOfAttorney w JOIN People p ON p.Id = w.PatientId WHERE p.GivenName = '{GivenName(person)}' AND w.AcceptedAt IS NOT NULL AND w.EndedAt IS NULL"))[0];
        await using var page = await CircuitClient.OpenAsync(giver, $"/profile/power-of-attorney/{power}");
        await page.UntilAsync(() => page.Said.Contains("Åpne hele forhåndsvisningen", StringComparison.Ordinal), "Åpne hele forhåndsvisningen");
        var key = (await demo.LookAsync($"SELECT k.Key FROM ActingKeys k JOIN People p ON p.Id = k.SubjectId WHERE p.GivenName = '{GivenName(person)}' AND k.Preview <> 0")).Single();
        return $"/for/{key}/";
    }

    private string GivenName(string person) => demo.Person(person).Registered.GivenName;

    // The title, the way here and what is shown; not who is logged in, nor what Blazor keeps for itself.
    private static string Body(Visitor visitor, string home)
    {
        foreach (var comment in visitor.Page.Descendants<IComment>().ToList())
        {
            comment.Remove();
        }

        // Asked one after the other: one of them may be a second later.
        foreach (var asked in visitor.Page.QuerySelectorAll("p.source time").ToList())
        {
            asked.Remove();
        }

        // Where nothing can be sent nothing is kept, and no file is added.
        foreach (var draft in visitor.Page.QuerySelectorAll(".draft, [data-attachments]").ToList())
        {
            draft.Remove();
        }

        var body = string.Concat(visitor.Page.Title, visitor.Page.QuerySelector(".breadcrumb")?.OuterHtml, visitor.Page.QuerySelector("main")!.OuterHtml).Replace(home, "/for/KEY/", StringComparison.Ordinal);
        return string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string FirstDifference(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        string Near(string text) => text.Substring(Math.Max(0, at - 60), Math.Min(260, text.Length - Math.Max(0, at - 60))).ReplaceLineEndings(" ");
        return $"{Near(one)}\n  {Near(other)}";
    }
}
