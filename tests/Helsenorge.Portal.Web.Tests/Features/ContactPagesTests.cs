using AngleSharp.Dom;
using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Contact;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class ContactPagesTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<ContactPage>();

        Assert.Contains("Henter kontaktopplysningene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Kari Nordli", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_page_says_what_could_be_here()
    {
        await GivenAsync();

        var page = OpenLoaded<ContactPage>();

        Assert.Contains("Du har ikke skrevet inn noen pårørende.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Du har ikke registrert noen konto.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Kontaktregisteret har ikke svart oss ennå.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Kopi fra Folkeregisteret. Oppdatert 2. mars 2026 kl. 09.00", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_7_A_number_that_nobody_has_confirmed_for_18_months_is_marked_and_the_other_is_not()
    {
        await GivenAsync();
        await Portal.GivenContactAsync(Kari, new ContactInformation("nn", "kari@example.org", new(2024, 9, 2), "+46700000123", new(2024, 9, 3), Reserved: true));

        var page = OpenLoaded<ContactPage>();

        Assert.Contains("E-post kari@example.org, sist bekreftet 2. september 2024: for lenge siden", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Mobil +46700000123, bekreftet 3. september 2024", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("De er ikke bekreftet på 18 måneder.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Du har reservert deg mot digital post", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Språk Nynorsk", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_is_masked_until_she_asks()
    {
        await GivenAsync();
        Assert.Null(await ChangeAsync("12345678903", null));

        var page = OpenLoaded<ContactPage>();

        Assert.Contains("Slutter på 903", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("1234", page.Markup, StringComparison.Ordinal);
        await Button(page, "Vis hele nummeret").ClickAsync();
        Assert.Contains("1234.56.78903", TextOf(page), StringComparison.Ordinal);
        await Button(page, "Skjul nummeret").ClickAsync();
        Assert.DoesNotContain("1234", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_4_4_A_protected_address_is_nothing_to_another_and_is_not_even_copied_for_oneself()
    {
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Hemmelighavn");
        var person = await Portal.LookAsync<Person, Person>(all => all.SingleAsync(Cancel));
        Assert.Equal("Fjordveien 12, 5999 Hemmelighavn", ShowContact.Registers(person, isOwn: false, new NotificationLimits(), new(2026, 3, 2)).Address);

        // As if the row had been kept from before the code came.
        typeof(Person).GetProperty(nameof(Person.AddressProtection))!.SetValue(person, AddressProtection.Confidential);
        var (own, another) = (ShowContact.Registers(person, isOwn: true, new NotificationLimits(), new(2026, 3, 2)), ShowContact.Registers(person, isOwn: false, new NotificationLimits(), new(2026, 3, 2)));

        Assert.Equal((null, true), (own.Address, own.IsProtected));
        Assert.Equal((null, false), (another.Address, another.IsProtected));
        Assert.DoesNotContain("Hemmelighavn", $"{own} {another}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_listed_with_links_to_the_fields_and_what_was_typed_stays()
    {
        await GivenAsync();
        var page = OpenLoaded<NextOfKinPage>();
        page.Find("#kin-phone").Change("90000124");

        await page.Find("form").SubmitAsync();

        Assert.Equal("Rett opp 3 ting", TextOf(page.FindAll(".error-summary h2")));
        Assert.Equal(["#kin-name", "#kin-relation", "#kin-phone"], page.FindAll(".error-summary a").Select(link => $"#{link.GetAttribute("href")!.Split('#')[1]}"));
        Assert.All(page.FindAll("#kin-name, #kin-relation, #kin-phone"), field =>
        {
            Assert.Equal("true", field.GetAttribute("aria-invalid"));
            Assert.All(field.GetAttribute("aria-describedby")!.Split(' '), id => Assert.Single(page.FindAll($"#{id}")));
        });
        Assert.Equal("90000124", page.Find("#kin-phone").GetAttribute("value"));
        Assert.Equal(0, await Portal.LookAsync<NextOfKin, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Filled_in_it_is_kept_and_she_comes_back_to_the_list()
    {
        await GivenAsync();
        var page = OpenLoaded<NextOfKinPage>();
        page.Find("#kin-name").Change("Siri Lunde");
        page.Find("#kin-relation").Change("Sibling");
        page.Find("#kin-phone").Change("+47 900 00 124");

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.EndsWith("/profile/contact?saved=NextOfKinAdded", Address.Uri, StringComparison.Ordinal));
        var list = OpenLoaded<ContactPage>();
        Assert.Contains("Pårørende er lagt til.", TextOf(list.FindAll("[role=status]")), StringComparison.Ordinal);
        Assert.Contains("Siri Lunde Søster eller bror, 90 00 01 24", TextOf(list), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_edits_at_once_The_second_sees_both_and_keeps_what_was_typed()
    {
        var kin = await GivenSiriAsync();
        var page = OpenKin(kin);
        page.Find("#kin-phone").Change("+4790000222");
        Assert.Null(await Portal.RunAsync<SaveNextOfKin, ContactRefusal?>(save => save.RunAsync(kin.Id, kin.Version, new("Siri Lunde", KinRelation.Sibling, "+4790000111"), Guid.NewGuid(), Cancel)));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Dette ble endret et annet sted i mellomtiden", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Contains("+4790000111", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("+4790000222", page.Find("#kin-phone").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.EndsWith("saved=NextOfKinChanged", Address.Uri, StringComparison.Ordinal));
        Assert.Equal("+4790000222", await Portal.LookAsync<NextOfKin, string>(all => all.Select(one => one.PhoneE164).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task One_is_taken_away_after_a_question()
    {
        var kin = await GivenSiriAsync();
        var page = OpenKin(kin);

        await Button(page, "Fjern").ClickAsync();
        Assert.Contains("Siri Lunde står da ikke lenger oppført.", TextOf(page.FindAll("dialog")), StringComparison.Ordinal);
        await Button(page, "Ja, fjern").ClickAsync();

        Waits(page, () => Assert.EndsWith("saved=NextOfKinRemoved", Address.Uri, StringComparison.Ordinal));
        Assert.Equal(0, await Portal.LookAsync<NextOfKin, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task The_question_names_the_one_on_the_list_and_what_was_typed_of_her_goes_along()
    {
        var kin = await GivenSiriAsync();
        await WroteAsync(kin.Id, kin.Version);
        var page = OpenKin(kin);
        Assert.Equal("Siri Moe", page.Find("#kin-name").GetAttribute("value"));

        await Button(page, "Fjern").ClickAsync();
        Assert.Contains("Siri Lunde står da ikke lenger oppført.", TextOf(page.FindAll("dialog")), StringComparison.Ordinal);
        await Button(page, "Ja, fjern").ClickAsync();

        Waits(page, () => Assert.EndsWith("saved=NextOfKinRemoved", Address.Uri, StringComparison.Ordinal));
        Assert.NotNull(await Portal.LookAsync<Draft, DateTimeOffset?>(all => all.Select(draft => draft.DiscardedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_was_typed_of_one_that_is_gone_is_shown_until_she_throws_it_away()
    {
        await GivenAsync();
        var gone = Guid.NewGuid();
        await WroteAsync(gone, Guid.NewGuid());

        var page = OpenLoaded<NextOfKinPage>(parameters => parameters.Add(one => one.KinId, gone));

        Assert.Contains("Vi finner ikke denne pårørende.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Det du skrev, er tatt vare på", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(["Siri Moe", "+4790000333"], TextsOf(page, ".as-written"));
        await Button(page, "Kast det jeg skrev").ClickAsync();
        Assert.Empty(OpenLoaded<NextOfKinPage>(parameters => parameters.Add(one => one.KinId, gone)).FindAll(".as-written"));
    }

    [Fact]
    public async Task One_that_is_not_there_is_said_not_to_be()
    {
        await GivenAsync();

        var page = OpenLoaded<NextOfKinPage>(parameters => parameters.Add(one => one.KinId, Guid.NewGuid()));

        Assert.Contains("Vi finner ikke denne pårørende.", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task Needs_changed_elsewhere_are_shown_beside_what_was_typed()
    {
        await GivenAsync();
        var page = OpenLoaded<NeedsPage>();
        page.Find("#interpreter").Change("Polsk");
        Assert.Null(await Portal.RunAsync<SaveNeeds, ContactRefusal?>(save => save.RunAsync(new("Bedriften", null, null, null, null), null, Guid.NewGuid(), Cancel)));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Bedriften", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Equal("Polsk", page.Find("#interpreter").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.EndsWith("saved=NeedsChanged", Address.Uri, StringComparison.Ordinal));
        Assert.Contains("Tolk Polsk", TextOf(OpenLoaded<ContactPage>()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234.56.78904", "Det er ikke et gyldig kontonummer.")]
    [InlineData("", "Det er ikke et gyldig kontonummer.")]
    [InlineData("1234 56 78903", null)]
    public async Task An_account_number_is_checked_and_kept(string typed, string? problem)
    {
        await GivenAsync();
        var page = OpenLoaded<BankAccountPage>();
        page.Find("#account").Change(typed);

        await page.Find("form").SubmitAsync();

        if (problem is null)
        {
            Waits(page, () => Assert.EndsWith("saved=BankAccountChanged", Address.Uri, StringComparison.Ordinal));
        }
        else
        {
            Waits(page, () => Assert.Contains(problem, TextOf(page.FindAll(".error-summary")), StringComparison.Ordinal));
            Assert.Equal(typed, page.Find("#account").GetAttribute("value") ?? "");
        }
    }

    [Fact]
    public async Task With_an_old_log_in_she_is_asked_to_log_in_before_she_types_anything()
    {
        await GivenAsync();
        Portal.Clock.Advance(TimeSpan.FromMinutes(6));
        Address.NavigateTo("profile/contact/bank-account");

        var page = OpenLoaded<BankAccountPage>();

        Assert.Empty(page.FindAll("form"));
        Assert.Equal("login?return=%2Fprofile%2Fcontact%2Fbank-account&renew=true", page.Find("a.button").GetAttribute("href"));
    }

    [Fact]
    public async Task An_account_changed_elsewhere_is_shown_and_the_typed_number_kept()
    {
        await GivenAsync();
        var page = OpenLoaded<BankAccountPage>();
        page.Find("#account").Change("12345678903");
        Assert.Null(await ChangeAsync(Another(), null));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Kontoen ble byttet et annet sted i mellomtiden", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Equal("12345678903", page.Find("#account").GetAttribute("value"));
    }

    private static string Another() => Enumerable.Range(0, 10).Select(last => $"2345678901{last}").First(text => BankAccountNumber.TryParse(text, out _));

    private IRenderedComponent<ServiceBoundary> OpenKin(NextOfKin kin) => OpenLoaded<NextOfKinPage>(parameters => parameters.Add(one => one.KinId, kin.Id));

    private async Task<NextOfKin> GivenSiriAsync()
    {
        var kin = new NextOfKin { PatientId = Kari.PersonId, AddedAt = Now };
        Assert.True(kin.Say(new("Siri Lunde", KinRelation.Sibling, "+4790000124")));
        await GivenAsync(kin);
        return kin;
    }

    private async Task WroteAsync(Guid kin, Guid seen)
    {
        var fields = DraftFields.Of(new Dictionary<string, string> { ["seen"] = $"{seen}", ["kin-name"] = "Siri Moe", ["kin-relation"] = "Sibling", ["kin-phone"] = "+4790000333" });
        var typed = new DraftTyped(new DraftForm(ContactFeature.Service, ContactFeature.ChangeNextOfKin, kin), Guid.NewGuid(), Kari.PersonId, Kari.PersonId, fields, Guid.NewGuid(), []);
        Assert.Null((await Portal.RunAsync((OwnDrafts drafts) => drafts.SaveAsync(typed, Cancel))).Refusal);
    }

    // By the page's own container: its vault has the key.
    private async Task<BankAccountRefusal?> ChangeAsync(string typed, Guid? seen)
    {
        using var scope = Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<ChangeBankAccount>().RunAsync(typed, seen, Guid.NewGuid(), Cancel);
    }
}
