using AngleSharp.Dom;
using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>What people write stands on the page as they wrote it, and does nothing.</summary>
public sealed class HostileTextTests : PageTest
{
    private static readonly string[] Inert = ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "META", "LINK", "STYLE", "MATH", "VIDEO", "AUDIO", "MARQUEE", "IMG", "TABLE"];

    public static TheoryData<int> Tens => [.. Enumerable.Range(0, (HostileTexts.All.Count + 9) / 10)];

    [Theory]
    [MemberData(nameof(Tens))]
    public async Task Sixty_wishes_and_answers_to_them_stand_in_the_list_as_written(int ten)
    {
        Surgery.Offers = OfferedServices.BookingRequest;
        await GivenAsync([.. Of(ten).Select(text =>
        {
            Assert.True(AppointmentRequest.Send(text, Surgery, Ingrid.Id, Kari.PersonId, Kari.PersonId, hasOneWaiting: false, Now.AddDays(-1)).Succeeded(out var request));
            Assert.True(request.Decline(text, Now));
            return request;
        })]);

        Stands<AppointmentsPage>(Of(ten), times: 2);
    }

    [Theory]
    [MemberData(nameof(Tens))]
    public async Task Sixty_next_of_kin_stand_with_their_names_as_written(int ten)
    {
        var names = Of(ten).Where(text => text.Trim().Length <= NextOfKinDetails.LongestName).ToList();
        await GivenAsync([.. names.Select(name =>
        {
            var kin = new NextOfKin { PatientId = Kari.PersonId, AddedAt = Now };
            kin.Say(new(name, KinRelation.Sibling, "+4790000111"));
            return kin;
        })]);

        Stands<ContactPage>(names);
    }

    [Fact]
    public async Task Needs_stand_as_written_on_the_page_and_in_the_form()
    {
        foreach (var text in HostileTexts.All)
        {
            var seen = await Portal.LookAsync<ContactProfile, Guid?>(all => all.Select(profile => (Guid?)profile.Version).SingleOrDefaultAsync(Cancel));
            Assert.Null(await Portal.RunAsync<SaveNeeds, ContactRefusal?>(save => save.RunAsync(new(text, text, text, text, text), seen, Guid.NewGuid(), Cancel)));

            var form = OpenLoaded<NeedsPage>();

            Assert.Equal(5, form.FindAll("form input").Count(input => Squeezed(input.GetAttribute("value") ?? "") == Squeezed(text)));
            AssertNothingCame(form.Nodes);
        }
    }

    [Theory]
    [MemberData(nameof(Tens))]
    public async Task Those_who_may_fetch_medicines_stand_with_their_names_as_written(int ten)
    {
        await GivenAsync([.. Of(ten).Select(text => new PharmacyPickup { PatientId = Kari.PersonId, CollectorName = text, GivenAt = Now, Until = new DateOnly(2026, 12, 1) })]);

        Stands<PickupPage>(Of(ten));
    }

    [Theory]
    [MemberData(nameof(Tens))]
    public async Task Sixty_powers_of_attorney_stand_with_the_names_that_were_typed(int ten)
    {
        await GivenAsync([.. Of(ten).Select(text => PowerOfAttorney.Give(Kari.PersonId, text, Guid.NewGuid().ToByteArray(), ServiceAreas.Any, null, Now))]);

        Stands<PowersPage>(Of(ten));
    }

    // As many as one person may have of the fewest.
    private static List<string> Of(int ten) => [.. HostileTexts.All.Skip(10 * ten).Take(10)];

    private void Stands<TPage>(IReadOnlyList<string> texts, int times = 1) where TPage : IComponent
    {
        var page = OpenLoaded<TPage>();
        var said = Squeezed(string.Concat(page.Nodes.Select(node => node.TextContent)));
        Assert.All(texts, text => Assert.True(said.Split(Squeezed(text)).Length > times, $"Is not on the page as written: {text}"));
        AssertNothingCame(page.Nodes);
    }

    private static void AssertNothingCame(INodeList nodes)
    {
        var elements = nodes.OfType<IElement>().SelectMany(node => node.QuerySelectorAll("*")).ToList();
        Assert.Empty(elements.Where(element => Inert.Contains(element.TagName.ToUpperInvariant())).Select(element => element.OuterHtml));
        Assert.Empty(elements.Where(element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))).Select(element => element.OuterHtml));
        Assert.Empty(elements.Where(element => element.GetAttribute("href")?.StartsWith("javascript", StringComparison.OrdinalIgnoreCase) == true).Select(element => element.OuterHtml));
    }

    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
