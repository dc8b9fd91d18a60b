using AngleSharp.Dom;
using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Helsenorge.Portal.Web.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>A page in a browser's place, with the real use cases over a real database: a Monday morning, and Kari is logged in.</summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = PortalHarness.MondayMorning;

    protected PageTest() => InLanguage.Use("nb");

    protected static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    protected PortalHarness Portal { get; private set; } = null!;

    protected Actor Kari { get; private set; } = null!;

    protected Surgery Surgery { get; private set; } = null!;

    protected Practitioner Ingrid { get; private set; } = null!;

    private protected SlowDatabase Database { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Portal = await PortalHarness.StartAsync();
        JSInterop.Mode = JSRuntimeMode.Loose;
        this.AddBunitPersistentComponentState();
        this.AddAuthorization().SetAuthorized("Kari Nordli").SetClaims(new System.Security.Claims.Claim(PortalClaims.GivenName, "Kari"));
        Services.AddMudServices();
        PortalHarness.Register(Services, Portal.DatabaseEngine, Portal.Commands);
        Services.AddSingleton(new PortalDatabase(Portal.DatabaseEngine, options => options.AddInterceptors(Database, Portal.Commands)));
        Services.AddSingleton<TimeProvider>(Portal.Clock).AddSingleton<IActorAccessor>(Portal.Actor);
        Services.AddHttpContextAccessor().AddScoped<DenialNote>().AddScoped<ActingFor>().AddScoped<ActingTexts>().AddSingleton<PrerenderHandover>().AddSingleton<DraftTickets>().AddSingleton<ShellMarkup>().AddPortalBell();
        // What one has sealed the other must be able to open.
        Services.AddSingleton(Portal.Get<PersonNumberVault>()).AddSingleton(Portal.Get<IDataProtectionProvider>());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Surgery = PortalHarness.Solbakken();
        Ingrid = new Practitioner { HprNumber = "990000001", Name = "Ingrid Haugland", SurgeryId = Surgery.Id, IsSpecialistInGeneralPractice = true };
        Kari = await Portal.GivenPersonAsync("Kari Nordli", Level);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        await Portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ConsentLevel? Level => ConsentLevel.Full;

    /// <summary>The surgery, the doctor and what else the test needs.</summary>
    protected Task GivenAsync(params object[] rows) => Portal.GivenAsync([Surgery, Ingrid, .. rows]);

    protected GeneralPractitionerAssignment KarisDoctor() => new()
    {
        PatientId = Kari.PersonId,
        PractitionerName = Ingrid.Name,
        PractitionerId = Ingrid.Id,
        SurgeryId = Surgery.Id,
        Since = new DateOnly(2023, 5, 1),
        ReadAt = Now,
    };

    protected Slot SlotAt(DateTimeOffset start, bool isVideo = false) =>
        new() { SurgeryId = Surgery.Id, PractitionerId = Ingrid.Id, StartsAt = start, EndsAt = start.AddMinutes(20), IsVideo = isVideo };

    /// <summary>Kari's appointment, with its slot.</summary>
    protected object[] AppointmentAt(DateTimeOffset start, out Appointment appointment, Guid? patient = null)
    {
        var slot = SlotAt(start);
        Assert.True(Appointment.Book(slot, Surgery, patient ?? Kari.PersonId, patient ?? Kari.PersonId, start.AddDays(-30)).Succeeded(out var booked));
        appointment = booked;
        return [slot, booked];
    }

    protected IRenderedComponent<ServiceBoundary> Open<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null) where TPage : IComponent =>
        Render<ServiceBoundary>(boundary => boundary.AddChildContent(parameters ?? (_ => { })));

    /// <summary>Opens the page and waits until it has what it asked for.</summary>
    protected IRenderedComponent<ServiceBoundary> OpenLoaded<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null) where TPage : IComponent
    {
        var page = Open(parameters);
        page.WaitForState(() => page.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return page;
    }

    protected static string TextOf(IRenderedComponent<ServiceBoundary> page) => TextOf(page.Nodes);

    protected static string TextOf(IEnumerable<INode> nodes) =>
        string.Join(' ', string.Join(' ', nodes.SelectMany(node => node.GetDescendantsAndSelf().OfType<IText>()).Select(text => text.Data)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    protected static IReadOnlyList<string> TextsOf(IRenderedComponent<ServiceBoundary> page, string selector) =>
        [.. page.FindAll(selector).Select(element => TextOf([element]))];

    protected static void Waits(IRenderedComponent<ServiceBoundary> page, Action assertion) => page.WaitForAssertion(assertion, TimeSpan.FromSeconds(10));

    protected static IElement Button(IRenderedComponent<ServiceBoundary> page, string text) => page.FindAll("button").Single(button => TextOf([button]) == text);
}
