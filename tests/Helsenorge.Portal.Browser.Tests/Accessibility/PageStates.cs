using System.Globalization;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

/// <summary>Every page of the portal in every state that looks different, by what it is about. A page that is not here turns <see cref="AccessibilityTests"/> red.</summary>
public static partial class PageStates
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static readonly Dictionary<string, string> Addresses = [];

    public static IReadOnlyList<PageState> All { get; } = [.. Shell, .. Inbox, .. GeneralPractitioner, .. Booking, .. Prescriptions, .. Acting, .. Profile, .. Drafts];

    private static PageState Broken(string route, string person, string address, string table) =>
        new(route, "error", person, visitor => OpenBrokenAsync(visitor, address, table)) { Breaks = person };

    private static async Task OpenForAsync(Visitor visitor, string subject, string page) => await visitor.OpenAsync(await visitor.AddressForAsync(subject) + page);

    private static async Task OpenAllAsync(Visitor visitor, string address)
    {
        await visitor.OpenAsync(address);
        await visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(details => details.open = true)");
    }

    private static async Task OpenBrokenAsync(Visitor visitor, string address, string table)
    {
        visitor.Portal.Faults.FailFor(visitor.Portal.PersonId(visitor.Person!), table);
        await OpenFailingAsync(visitor, address);
    }

    private static async Task OpenFailingAsync(Visitor visitor, string address)
    {
        var response = await visitor.OpenAsync(address);
        Assert.True(response.Status == 500, $"{response.Status} {visitor.Page.Url}: {await visitor.Main.InnerTextAsync()}");
    }

    private static async Task SubmitAsync(Visitor visitor, string address)
    {
        await visitor.OpenAsync(address);
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(visitor.Main.Locator(".error-summary")).ToBeVisibleAsync();
    }

    private static Func<Visitor, Guid, Task> Answered(SurgeryAnswer answer) => (visitor, appointment) => visitor.Portal.AnswerAsync(appointment, answer);

    private static async Task<string> PrescriptionAsync(Visitor visitor, string name) =>
        $"prescriptions/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM Prescriptions WHERE PatientId = $id AND Name LIKE $name", ("$id", visitor.Portal.PersonId(visitor.Person!)), ("$name", name + "%")))}";

    // Booked by the first who asks, for the person whose state it is; the later ones look at the same.
    private static async Task<string> BookedAsync(Visitor visitor, int slot, Func<Visitor, Guid, Task>? thenAsync = null)
    {
        await Once.WaitAsync();
        try
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{visitor.Person} {slot}");
            if (!Addresses.TryGetValue(key, out var address))
            {
                var appointment = await visitor.BookAsync(slot);
                address = Addresses[key] = $"appointments/{appointment}";
                if (thenAsync is not null)
                {
                    await thenAsync(visitor, appointment);
                }
            }

            return address;
        }
        finally
        {
            Once.Release();
        }
    }
}
