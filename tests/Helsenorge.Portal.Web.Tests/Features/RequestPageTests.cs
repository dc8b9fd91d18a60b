using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class RequestPageTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now });
        Database.Hold();

        var page = Open<RequestPage>();

        Assert.Contains("Henter skjemaet", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Vi finner ingen fastlege å bestille hos", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Her_words_go_to_the_surgery_and_she_is_told_what_happens_next()
    {
        var page = await OpenFormAsync();

        page.Find("textarea").Input("Kontroll av øret, helst mandag");
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Ønsket er sendt Solbakken legesenter leser det", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("textarea"));
        Assert.Equal("Kontroll av øret, helst mandag", await Portal.LookAsync<AppointmentRequest, string>(all => all.Select(request => request.Wish).SingleAsync(Cancel)));
        Assert.Equal(["appointment.requested"], await Portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(1000, "0 av 1000 tegn igjen", true)]
    [InlineData(1001, "1 tegn for mye", false)]
    public async Task The_counter_says_what_there_is_room_for_and_too_much_is_kept_and_not_sent(int length, string counter, bool isSent)
    {
        var page = await OpenFormAsync();

        page.Find("textarea").Input(new string('a', length));
        Assert.Equal(counter, TextOf(page.FindAll("#wish-count")));
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Equal(isSent, page.FindAll("textarea").Count == 0));
        if (!isSent)
        {
            Assert.Contains("Det er plass til 1000 tegn", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal);
            Assert.Equal("true", page.Find("textarea").GetAttribute("aria-invalid"));
            Assert.Equal(length, page.Find("textarea").GetAttribute("value")!.Length);
            page.Find("textarea").Input("Kortere");
            await page.Find("form").SubmitAsync();
            Waits(page, () => Assert.Contains("Ønsket er sendt", TextOf(page), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nothing_written_is_not_sent_and_says_what_to_write()
    {
        var page = await OpenFormAsync();

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Skriv hva du trenger time til", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Equal(0, await Portal.LookAsync<AppointmentRequest, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task One_that_waits_is_shown_and_no_second_can_be_written()
    {
        Surgery.Offers = OfferedServices.BookingRequest;
        Assert.True(AppointmentRequest.Send("Kontroll", Surgery, Ingrid.Id, Kari.PersonId, Kari.PersonId, hasOneWaiting: false, Now.AddDays(-1)).Succeeded(out var waiting));
        await GivenAsync(KarisDoctor(), waiting);

        var page = OpenLoaded<RequestPage>();

        Assert.Contains("Du har et ønske som venter på svar Det ble sendt til Solbakken legesenter 1. mars 2026 kl. 09.00.", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("textarea"));
    }

    [Fact]
    public async Task A_surgery_that_takes_no_requests_gives_its_telephone_number()
    {
        await GivenAsync(KarisDoctor());

        var page = OpenLoaded<RequestPage>();

        Assert.Contains("Legekontoret tar ikke imot ønsker her", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
    }

    [Fact]
    public async Task What_she_wrote_before_stands_in_the_form_and_goes_with_the_request()
    {
        var key = await WroteAsync("Kontroll av øret");
        var page = await OpenFormAsync();

        Assert.Equal("Kontroll av øret", page.Find("textarea").GetAttribute("value"));
        Assert.Contains("Vi har tatt vare på det du skrev 2. mars 2026 kl. 09.00. Det er ikke sendt.", TextOf(page), StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Ønsket er sendt", TextOf(page), StringComparison.Ordinal));
        Assert.Equal(0, await Portal.LookAsync<Draft, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(key, await Portal.LookAsync<CommandReceipt, Guid>(all => all.Select(receipt => receipt.Id).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task When_her_surgery_takes_no_more_requests_her_words_are_kept_and_she_is_told_until_when()
    {
        await WroteAsync("Kontroll av øret");
        await GivenAsync(KarisDoctor());

        var page = OpenLoaded<RequestPage>();

        Assert.Contains("Det du skrev, er tatt vare på", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Vi tar vare på det til 1. april 2026", TextOf(page), StringComparison.Ordinal);
        Assert.Equal("Kontroll av øret", page.Find(".as-written").TextContent);
        Assert.Empty(page.FindAll("textarea"));
    }

    private async Task<Guid> WroteAsync(string wish)
    {
        var key = Guid.NewGuid();
        var form = new DraftForm(BookingFeature.Service, BookingFeature.Request);
        await Portal.RunAsync<OwnDrafts, DraftSaved>(drafts => drafts.SaveAsync(new DraftTyped(form, key, Kari.PersonId, Kari.PersonId, DraftFields.Of(new Dictionary<string, string> { ["wish"] = wish }), Guid.NewGuid(), []), Cancel));
        return key;
    }

    private async Task<IRenderedComponent<Web.Access.ServiceBoundary>> OpenFormAsync()
    {
        Surgery.Offers = OfferedServices.BookingRequest;
        await GivenAsync(KarisDoctor());
        return OpenLoaded<RequestPage>();
    }
}
