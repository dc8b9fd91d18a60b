using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Microsoft.Data.Sqlite;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Consents;

public sealed class ConsentTests : IAsyncLifetime
{
    private const string Canary = "canary-7f3a91c4";
    private PortalHarness portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => portal = await PortalHarness.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_3_2_A_first_choice_is_kept_with_its_text_and_a_change_is_added_to_the_history()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli", level: null);

        Assert.Null(await ChooseAsync(ConsentLevel.Basic, seen: 0));
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await ChooseAsync(ConsentLevel.Full, seen: 1));

        var history = await portal.LookAsync<ConsentDecision, List<ConsentDecision>>(all => all.OrderBy(d => d.Number).ToListAsync(Cancel));
        Assert.Equal([(1, ConsentLevel.Basic), (2, ConsentLevel.Full)], history.Select(d => (d.Number, d.Level)));
        Assert.All(history, decision => Assert.Equal((ConsentMatrix.TextVersion, kari.PersonId), (decision.TextVersion, decision.DecidedBy)));
    }

    [Fact]
    public async Task Section_3_2_A_lower_level_hides_the_appointments_at_once_and_deletes_nothing()
    {
        var kari = await GivenKariWithAnAppointmentAsync();
        Assert.Single((await ListAppointmentsAsync()).Coming);

        Assert.Null(await ChooseAsync(ConsentLevel.BasicPlus, seen: 1));

        Assert.Equal(AccessDenial.ConsentTooLow, (await Assert.ThrowsAsync<AccessDeniedException>(ListAppointmentsAsync)).Denial);
        Assert.Null(await ChooseAsync(ConsentLevel.Full, seen: 2));
        Assert.Single((await ListAppointmentsAsync()).Coming);
    }

    [Fact]
    public async Task Of_two_tabs_that_choose_differently_the_second_is_told_that_it_changed()
    {
        await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);

        Assert.Null(await ChooseAsync(ConsentLevel.Full, seen: 1));

        Assert.Equal(ConsentRefusal.ChangedMeanwhile, await ChooseAsync(ConsentLevel.BasicPlus, seen: 1));
        Assert.Equal(ConsentRefusal.AlreadyThere, await ChooseAsync(ConsentLevel.Full, seen: 2));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_tabs_that_choose_in_the_same_moment_one_wins_and_the_others_see_what_it_chose(Engine engine)
    {
        await portal.DisposeAsync();
        var meeting = new MeetAfterReading("Consents", 4);
        portal = await PortalHarness.StartWatchedAsync(engine, meeting);
        await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        meeting.IsOn = true;

        var answers = await Task.WhenAll(((ConsentLevel[])[ConsentLevel.Full, ConsentLevel.BasicPlus, ConsentLevel.Full, ConsentLevel.BasicPlus]).Select(level => Task.Run(() => ChooseAsync(level, seen: 1))));

        Assert.True(meeting.HaveMet);
        Assert.Single(answers, answer => answer is null);
        Assert.Equal(3, answers.Count(answer => answer is ConsentRefusal.ChangedMeanwhile));
        var chosen = await portal.LookAsync<ConsentDecision, ConsentLevel>(all => all.Where(decision => decision.Number == 2).Select(decision => decision.Level).SingleAsync(Cancel));
        var shown = await portal.RunAsync((ShowConsent show) => show.RunAsync(Cancel));
        Assert.Equal((chosen, 2), (shown.Level, shown.Decisions));
        Assert.Null(await ChooseAsync(ConsentLevel.Basic, shown.Decisions));
    }

    [Fact]
    public async Task The_bell_is_silent_about_services_that_closed()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(new BellNotification { ActorId = kari.PersonId, SubjectId = kari.PersonId, Kind = NotificationKind.AppointmentConfirmed, ServiceCode = "appointments", CreatedAt = portal.Clock.GetUtcNow() });
        var services = portal.Get<FeatureCatalogue>().ByCode();
        Assert.Equal(1, await portal.RunAsync<Bell, int>(bell => bell.CountUnreadAsync(services, Cancel)));

        await ChooseAsync(ConsentLevel.Basic, seen: 1);

        Assert.Equal(0, (await portal.RunAsync<Bell, IReadOnlyList<BellLine>>(bell => bell.ListAsync(services, Cancel))).Count(line => line.Notification.ServiceCode == "appointments"));
    }

    [Fact]
    public async Task What_a_change_opens_and_closes_is_computed_from_the_services_that_are_built()
    {
        var services = portal.Get<FeatureCatalogue>().Services;
        await Task.CompletedTask;

        var down = ConsentChange.Between(ConsentLevel.Full, ConsentLevel.Basic, services);
        var up = ConsentChange.Between(ConsentLevel.None, ConsentLevel.Full, services);

        Assert.Contains(AppointmentsFeature.Service, down.Closes);
        Assert.Contains(BookingFeature.Service, down.Closes);
        Assert.Contains(GeneralPractitionerFeature.Service, down.Keeps);
        Assert.Empty(down.Opens);
        Assert.Contains(AppointmentsFeature.Service, up.Opens);
        Assert.Empty(up.Closes);
        Assert.DoesNotContain(ConsentFeature.Service, up.Opens);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_3_2_Withdrawing_deletes_what_was_stored_ends_every_log_in_and_keeps_the_consents_and_the_log(Engine engine)
    {
        await portal.DisposeAsync();
        portal = await PortalHarness.StartAsync(engine);
        var kari = await GivenKariWithAnAppointmentAsync();
        var other = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(other);

        Assert.Null(await WithdrawAsync());

        Assert.Equal([ConsentLevel.Full, ConsentLevel.None], await portal.LookAsync<ConsentDecision, List<ConsentLevel>>(all => all.OrderBy(d => d.Number).Select(d => d.Level).ToListAsync(Cancel)));
        Assert.Equal(0, await portal.LookAsync<Appointment, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(0, await portal.LookAsync<AppointmentRequest, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(0, await portal.LookAsync<AppointmentReminder, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(0, await portal.LookAsync<LoginSession, int>(all => all.CountAsync(Cancel)));
        var log = await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.ToListAsync(Cancel));
        Assert.Equal(("consent", "withdraw"), (log[^1].ServiceCode, log[^1].ActionCode));
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
        Assert.Equal("", await portal.LookAsync<Person, string>(all => all.Select(p => p.Name).SingleAsync(Cancel)));
        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(ListAppointmentsAsync)).Denial);
    }

    [Fact]
    public async Task The_surgery_still_holds_the_time_so_nobody_else_is_offered_it()
    {
        var kari = await GivenKariWithAnAppointmentAsync();

        await WithdrawAsync();

        var slot = await portal.LookAsync<Slot, Slot>(all => all.SingleAsync(Cancel));
        Assert.NotNull(slot.ClosedAt);
        await using var db = portal.Database.CreateClosed();
        Assert.Empty(await FreeSlots.ListAsync(db, slot.PractitionerId, slot.StartsAt.AddDays(-1), slot.StartsAt.AddDays(1), 10, Cancel));
    }

    [Fact]
    public async Task After_a_withdrawal_nothing_that_was_deleted_can_be_found_in_the_file()
    {
        var kari = await GivenKariWithAnAppointmentAsync();
        // The log-in that withdraws names its device in the log, which is kept; another one's device is nobody's business any more.
        var other = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(other);
        await GivenARowOfEachAsync(kari);
        await PlantCanariesAsync(kari, other.Id);
        Assert.NotEmpty(Found(Canary));

        Assert.Null(await WithdrawAsync());

        Assert.Empty(Found(Canary));
    }

    [Fact]
    public async Task Withdrawing_twice_says_that_there_is_nothing_to_withdraw()
    {
        await portal.GivenPersonAsync("Kari Nordli", level: null);

        Assert.Equal(ConsentRefusal.AlreadyThere, await WithdrawAsync());
    }

    [Fact]
    public async Task Section_3_2_A_surgery_cannot_bring_an_answer_to_someone_who_lowered_their_consent()
    {
        var kari = await GivenKariWithAnAppointmentAsync();
        await ChooseAsync(ConsentLevel.Basic, seen: 1);
        var surgery = new SystemActor("Solbakken legesenter", "889640782");

        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => portal.Get<SystemAccess>().OpenPatientAsync(surgery, kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel));

        Assert.Equal(AccessDenial.ConsentTooLow, denied.Denial);
        var entry = await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.OrderBy(e => e.Sequence).LastAsync(Cancel));
        Assert.Equal((AccessGround.Organisation, "Solbakken legesenter", UsageOutcome.Attempted), (entry.Ground, entry.ActorName, entry.Outcome));
    }

    [Fact]
    public async Task When_the_surgery_answers_while_the_patient_cancels_one_of_them_is_told()
    {
        await GivenKariWithAnAppointmentAsync();
        var kari = portal.Actor.Current!;
        var id = await portal.LookAsync<Appointment, Guid>(all => all.Select(a => a.Id).SingleAsync(Cancel));
        await using var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor("Solbakken legesenter", "889640782"), kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel);
        var appointment = await access!.Db.Appointments.SingleAsync(Cancel);
        Assert.True(appointment.Confirm(portal.Clock.GetUtcNow()));

        Assert.Null(await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(id, Guid.NewGuid(), Cancel)));

        Assert.Equal(SaveOutcome.ChangedMeanwhile, await access.SaveAsync(Cancel));
        Assert.Equal(AppointmentStatus.Cancelled, await portal.LookAsync<Appointment, AppointmentStatus>(all => all.Select(a => a.Status).SingleAsync(Cancel)));
    }

    private async Task<Actor> GivenKariWithAnAppointmentAsync()
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 1, OfferedServices.DirectBooking | OfferedServices.BookingRequest);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var now = portal.Clock.GetUtcNow();
        var appointment = ingrid.Book(0, kari);
        Assert.True(AppointmentRequest.Send("Kontroll", ingrid.Surgery, ingrid.Practitioner.Id, kari.PersonId, kari.PersonId, hasOneWaiting: false, now).Succeeded(out var request));
        await portal.GivenAsync(appointment, request, new AppointmentReminder { PatientId = kari.PersonId, AppointmentId = appointment.Id, DueAt = now.AddDays(1) }, ingrid.Of(kari, now), new PersonSettings { ActorId = kari.PersonId, Language = "nn" });
        await portal.GivenAsync(
            PowerOfAttorney.Give(kari.PersonId, "Siri Lunde", new byte[32], ServiceAreas.Any, null, now),
            new PharmacyPickup { PatientId = kari.PersonId, CollectorName = "Siri Lunde" },
            new ActingKey { ActorId = kari.PersonId, SubjectId = kari.PersonId, Preview = ServiceAreas.Any, CreatedAt = now });
        return kari;
    }

    // Of what withdrawal deletes and no journey above has made.
    private async Task GivenARowOfEachAsync(Actor kari)
    {
        var list = await portal.GivenListAsync("Ingrid Haugland", "990000001", places: 0);
        await using var db = portal.Database.Create();
        var ids = db.Model.GetEntityTypes().ToDictionary(type => type.ClrType, _ => Guid.NewGuid());
        ids[typeof(Domain.Surgeries.Surgery)] = await db.Surgeries.Select(surgery => surgery.Id).FirstAsync(Cancel);
        ids[typeof(Slot)] = await db.Slots.Select(slot => slot.Id).FirstAsync(Cancel);
        ids[typeof(Domain.Surgeries.Practitioner)] = await db.Practitioners.Select(practitioner => practitioner.Id).FirstAsync(Cancel);
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.ClrType.GetCustomAttribute<OnWithdrawalAttribute>()?.Effect is WithdrawalEffect.Delete).OrderBy(type => type.ClrType.Name))
        {
            var owner = type.ClrType.IsAssignableTo(typeof(IActorOwned)) ? "ActorId" : "PatientId";
            if (await (Task<bool>)typeof(ConsentTests).GetMethod(nameof(HasRowsAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type.ClrType).Invoke(null, [db, owner, kari.PersonId])!)
            {
                continue;
            }

            var row = db.Vouch(RuntimeHelpers.GetUninitializedObject(type.ClrType));
            var entry = db.Entry(row);
            foreach (var property in type.GetProperties().Where(property => property.PropertyInfo is not null))
            {
                entry.Property(property.Name).CurrentValue = property switch
                {
                    _ when property.Name == owner => kari.PersonId,
                    _ when property.Name == "ExportId" => ids[typeof(Domain.Exports.PersonExport)],
                    _ when property.Name == "ListId" => list.Id,
                    // What hangs on another of them hangs on the one made here.
                    { Name: "Id" } => ids[type.ClrType],
                    { ClrType: var clr } when clr == typeof(Guid) && property.GetContainingForeignKeys().FirstOrDefault() is { } foreign => ids[foreign.PrincipalEntityType.ClrType],
                    { ClrType: var clr } when clr == typeof(Guid) => Guid.NewGuid(),
                    { ClrType: var clr } when clr == typeof(string) => "Kari",
                    { ClrType: var clr } when clr == typeof(byte[]) => new byte[32],
                    { ClrType: var clr } when clr == typeof(List<Guid>) => new List<Guid>(),
                    _ => entry.Property(property.Name).CurrentValue,
                };
            }

            db.Add(row);
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static Task<bool> HasRowsAsync<T>(PortalDbContext db, string owner, Guid person) where T : class => db.All<T>().AnyAsync(row => EF.Property<Guid>(row, owner) == person, Cancel);

    // Every text column that withdrawal deletes or blanks gets the canary, found by the entities' own declarations.
    private async Task PlantCanariesAsync(Actor kari, Guid otherSession)
    {
        await using var db = portal.Database.CreateClosed();
        await using var connection = new SqliteConnection(portal.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using (var pragma = connection.CreateCommand())
        {
            // As the portal's own connections have it: planting must leave no copies of its own behind.
            pragma.CommandText = "PRAGMA secure_delete=ON";
            await pragma.ExecuteNonQueryAsync(Cancel);
        }

        foreach (var type in db.Model.GetEntityTypes().Where(type => type.ClrType.GetCustomAttribute<OnWithdrawalAttribute>()?.Effect is WithdrawalEffect.Delete or WithdrawalEffect.Anonymise))
        {
            var owner = type.ClrType == typeof(Person) ? "Id" : type.ClrType.IsAssignableTo(typeof(IActorOwned)) ? "ActorId" : "PatientId";
            if (type.ClrType == typeof(BellNotification))
            {
                await portal.GivenAsync(new BellNotification { ActorId = kari.PersonId, SubjectId = kari.PersonId, ServiceCode = Canary, CreatedAt = portal.Clock.GetUtcNow() });
                continue;
            }

            var (column, value) = type.ClrType == typeof(LoginSession) ? ("Id", otherSession) : (owner, kari.PersonId);
            var texts = type.GetProperties().Where(p => (p.ClrType == typeof(string) || p.ClrType == typeof(byte[])) && p.GetMaxLength() is not < 20).ToList();
            foreach (var text in texts)
            {
                await using var plant = connection.CreateCommand();
                plant.CommandText = $"UPDATE \"{type.GetTableName()}\" SET \"{text.GetColumnName()}\" = '{Canary}-{type.GetTableName()}-{text.Name}' WHERE \"{column}\" = '{value.ToString().ToUpperInvariant()}'";
                Assert.True(await plant.ExecuteNonQueryAsync(Cancel) > 0, $"Kari has nothing in {type.GetTableName()}.");
            }
        }
    }

    private List<string> Found(string text)
    {
        // What is committed may still stand in the write-ahead log: the whole of what lies on the disk is searched.
        var file = new SqliteConnectionStringBuilder(portal.ConnectionString).DataSource;
        var sought = Encoding.UTF8.GetBytes(text);
        var found = new List<string>();
        foreach (var path in ((string[])[file, file + "-wal"]).Where(File.Exists))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            for (var at = bytes.AsSpan().IndexOf(sought); at >= 0;)
            {
                found.Add($"{Path.GetExtension(path)}@{at}: {Encoding.UTF8.GetString(bytes.AsSpan(at, Math.Min(60, bytes.Length - at)))}");
                var next = bytes.AsSpan(at + 1).IndexOf(sought);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }

        return found;
    }

    private Task<ConsentRefusal?> ChooseAsync(ConsentLevel level, int seen) =>
        portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(level, seen, Guid.NewGuid(), Cancel));

    private Task<ConsentRefusal?> WithdrawAsync() => portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel));

    private Task<ListAppointments.Answer> ListAppointmentsAsync() => portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, Cancel));
}
