using System.Net;
using AngleSharp.Html.Dom;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Pharmacy;

/// <summary>Arne lets Kari collect his medicines; a pharmacy, which is not logged in, checks his code.</summary>
public sealed class PharmacyCheckTests(DemoPortal portal)
{
    private string Born => portal.Person(People.Arne).Registered.BirthDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Section_4_5_A_code_with_the_right_date_of_birth_names_both_and_nothing_stands_in_an_address()
    {
        using var pharmacy = portal.NewVisitor();
        var code = await CodeAsync();

        await CheckAsync(pharmacy, $" {PharmacyPickup.Shown(code).ToLowerInvariant()} ", Born);

        Assert.Contains("Koden gjelder", pharmacy.Text, StringComparison.Ordinal);
        Assert.Contains("Kari Nordli", pharmacy.Text, StringComparison.Ordinal);
        Assert.Contains("Arne Bakke", pharmacy.Text, StringComparison.Ordinal);
        Assert.All(pharmacy.Answers, answer => Assert.Equal("/pharmacy/check", answer.Address.PathAndQuery));
        Assert.DoesNotContain(code, pharmacy.Last.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no-store", pharmacy.Last.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("power-of-attorney|check-pickup|System", await portal.LookAsync("SELECT ServiceCode, ActionCode, Ground FROM UsageLog WHERE ActionCode = 'check-pickup'"));
    }

    [Theory]
    [InlineData("ABCDEFGHJKMN", true)]
    [InlineData("", true)]
    [InlineData(null, false)]
    public async Task All_that_does_not_hold_is_answered_alike(string? wrongCode, bool rightDate)
    {
        using var pharmacy = portal.NewVisitor();

        await CheckAsync(pharmacy, wrongCode ?? await CodeAsync(), rightDate ? Born : "1950-01-01");

        Assert.Contains("Koden gjelder ikke", pharmacy.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bakke", pharmacy.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nordli", pharmacy.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_forms_own_token_nothing_is_answered()
    {
        using var pharmacy = portal.NewVisitor();

        await pharmacy.PostAsync("/pharmacy/check", ("_handler", "check"), ("Asked.Code", await CodeAsync()), ("Asked.Born", Born));

        Assert.Equal(HttpStatusCode.BadRequest, pharmacy.Status);
    }

    [Fact]
    public async Task Whoever_guesses_without_end_is_stopped()
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Configuration["RequestLimits:CodesPerAddress"] = "3");
        using var pharmacy = own.NewVisitor();
        for (var guess = 1; guess <= 5; guess++)
        {
            await pharmacy.OpenAsync("/pharmacy/check");
            await CheckAsync(pharmacy, "ABCDEFGHJKMN", "1950-01-01");
            Assert.Equal(guess > 3 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, pharmacy.Status);
        }
    }

    private async Task<string> CodeAsync() => Assert.Single(await portal.LookAsync("SELECT Code FROM PharmacyPickups WHERE EndedAt IS NULL"));

    private static async Task CheckAsync(Visitor pharmacy, string code, string born)
    {
        await pharmacy.OpenAsync("/pharmacy/check");
        var form = pharmacy.Page.QuerySelector("main form")!;
        var fields = form.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(input => input.Type == "hidden").Select(input => (input.Name!, input.Value));
        await pharmacy.PostAsync("/pharmacy/check", [.. fields, ("Asked.Code", code), ("Asked.Born", born)]);
    }
}
