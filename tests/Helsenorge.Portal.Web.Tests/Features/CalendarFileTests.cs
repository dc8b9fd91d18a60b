using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>The file as a calendar reads it.</summary>
public sealed class CalendarFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-03-05T09:20:00+01:00")]
    [InlineData("2026-07-02T09:20:00+02:00")]
    // The days before and after each change of clocks.
    [InlineData("2026-10-24T09:20:00+02:00")]
    [InlineData("2026-10-26T09:20:00+01:00")]
    [InlineData("2027-03-27T09:20:00+01:00")]
    [InlineData("2027-03-29T09:20:00+02:00")]
    public async Task The_hour_is_that_of_Norwegian_clocks_and_the_moment_is_the_same(string start)
    {
        var startsAt = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        var (file, _) = await WriteAsync(startsAt);

        var entry = Read(file);

        Assert.Equal("Europe/Oslo", entry.DtStart!.TzId);
        Assert.Equal(NorwegianTime.ToLocal(startsAt).DateTime, entry.DtStart.Value);
        Assert.Equal(startsAt.UtcDateTime, entry.DtStart.AsUtc);
        Assert.Equal(startsAt.AddMinutes(20).UtcDateTime, entry.DtEnd!.AsUtc);
        Assert.Equal("Europe/Oslo", Assert.Single(entry.Calendar!.TimeZones).TzId);
    }

    [Fact]
    public async Task It_says_when_and_where_and_nothing_of_who_or_why()
    {
        var (file, appointment) = await WriteAsync(PortalHarness.MondayMorning.AddDays(3));

        var entry = Read(file);

        Assert.Equal(("Avtale", "Hudveien 4, 5999 Fjordby", "PRIVATE"), (entry.Summary, entry.Location, entry.Class));
        Assert.Null(entry.Description);
        Assert.Contains(appointment.ToString(), entry.Uid, StringComparison.Ordinal);
        foreach (var telling in (string[])["Hudklinikken", "Sara Moen", "fastende", "Kari", "Nordli", "pårørende"])
        {
            Assert.DoesNotContain(telling, file, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task By_video_there_is_no_place()
    {
        var (file, _) = await WriteAsync(PortalHarness.MondayMorning.AddDays(3), isVideo: true);

        Assert.Null(Read(file).Location);
    }

    [Fact]
    public async Task Reading_it_is_one_row_in_the_log_and_what_is_over_has_no_file()
    {
        await using var portal = await PortalHarness.StartAsync();
        var appointment = await GivenAsync(portal, PortalHarness.MondayMorning.AddDays(3));

        Assert.NotNull(await FileAsync(portal, appointment));
        Assert.Equal(1, await portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(Cancel)));

        portal.Clock.Advance(TimeSpan.FromDays(3));
        await portal.GivenAsync(PortalHarness.NewSession(portal.Actor.Current!.PersonId, portal.Clock.GetUtcNow()) is var session ? session : null!);
        portal.Actor.Current = new Actor(session.ActorId, session.ActorId, session.Id);
        Assert.NotNull(await FileAsync(portal, appointment));
        portal.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await FileAsync(portal, appointment));
    }

    private static CalendarEvent Read(string file) => Assert.Single(Calendar.Load(file)!.Events);

    private static async Task<(string File, Guid Appointment)> WriteAsync(DateTimeOffset start, bool isVideo = false)
    {
        Shell.InLanguage.Use("nb");
        await using var portal = await PortalHarness.StartAsync();
        var appointment = await GivenAsync(portal, start, isVideo);
        return ((await FileAsync(portal, appointment))!, appointment);
    }

    private static async Task<Guid> GivenAsync(PortalHarness portal, DateTimeOffset start, bool isVideo = false)
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var clinic = new Surgery { OrganisationNumber = "889640782", Name = "Hudklinikken", CareLevel = CareLevel.Specialist, Street = "Hudveien 4", PostalCode = "5999", City = "Fjordby", Municipality = "Fjordby", Phone = "+4755550123" };
        var sara = new Practitioner { HprNumber = "990000005", Name = "Sara Moen", SurgeryId = clinic.Id };
        var slot = new Slot { SurgeryId = clinic.Id, PractitionerId = sara.Id, StartsAt = start, EndsAt = start.AddMinutes(20), IsVideo = isVideo };
        var appointment = Appointment.SetUp(slot, clinic, kari.PersonId, new(AppointmentCapabilities.None) { Preparation = "Møt fastende.", Companions = "En pårørende kan være med." }, portal.Clock.GetUtcNow());
        await portal.GivenAsync(clinic, sara, slot, appointment);
        return appointment.Id;
    }

    private static Task<string?> FileAsync(PortalHarness portal, Guid appointment) => portal.RunAsync<DownloadCalendarFile, string?>(file => file.RunAsync(appointment, Cancel));
}
