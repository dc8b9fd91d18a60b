using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Helsenorge.Portal.Domain.Tests.Exports;

/// <summary>
/// A canary in every text and time of every table that names a person: all of Kari's are in her export, none of Petter's, and none of what is
/// declared as not exported.
/// </summary>
public sealed class ExportCanaryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Item_59_everything_of_hers_is_in_it_and_nothing_of_anybody_elses()
    {
        await using var portal = await PortalHarness.StartAsync();
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var surgery = PortalHarness.Solbakken();
        var ingrid = new Practitioner { HprNumber = "990000001", Name = "Ingrid Haugland", SurgeryId = surgery.Id };
        await portal.GivenAsync(surgery, ingrid);
        var canaries = new Canaries(surgery, ingrid, kari.PersonId, petter.PersonId);
        foreach (var entity in canaries.Model.Where(entity => entity.ClrType != typeof(PersonNumber)))
        {
            await canaries.SeedAsync(portal, entity);
        }

        // JSON writes a plus sign as its number.
        var file = (await portal.ExportAsync()).ToDictionary(entry => entry.Key, entry => entry.Value.Replace("\\u002B", "+", StringComparison.Ordinal));

        Assert.True(canaries.Mine.Count > 60, $"Only {canaries.Mine.Count} canaries were seeded.");
        foreach (var format in (string[])["json", "csv"])
        {
            var all = string.Concat(file.Where(entry => entry.Key.StartsWith(format, StringComparison.Ordinal)).Select(entry => entry.Value))
                // As whoever reads the file as JSON sees it.
                .Replace("\\u002B", "+", StringComparison.Ordinal);
            Assert.Empty(canaries.Mine.Where(canary => !all.Contains(canary.Value, StringComparison.Ordinal)).Select(canary => $"{format}: {canary.Key}"));
        }

        var pages = string.Concat(file.Where(entry => entry.Key.StartsWith("html", StringComparison.Ordinal)).Select(entry => entry.Value));
        Assert.Empty(canaries.Mine.Where(canary => canary.Value.StartsWith('Q') && !pages.Contains(canary.Value, StringComparison.Ordinal)).Select(canary => $"html: {canary.Key}"));
        var everything = string.Concat(file.Values);
        Assert.Empty(canaries.NotMine.Where(canary => everything.Contains(canary.Value, StringComparison.Ordinal)).Select(canary => canary.Key));
        Assert.DoesNotContain(petter.PersonId.ToString(), everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Petter", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Her_number_is_told_in_clear_and_his_is_not()
    {
        await using var portal = await PortalHarness.StartAsync();
        var his = await NumberAsync(portal, await portal.GivenPersonAsync("Petter Nordli"));
        var hers = await NumberAsync(portal, await portal.GivenPersonAsync("Kari Nordli"));

        var everything = string.Concat((await portal.ExportAsync()).Values);

        Assert.Contains(hers, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(his, everything, StringComparison.Ordinal);
    }

    private static Task<string> NumberAsync(PortalHarness portal, Actor person) => portal.LookAsync<PersonNumber, string>(async all =>
    {
        var row = await all.SingleAsync(number => number.PersonId == person.PersonId, Cancel);
        return portal.Get<PersonNumberVault>().Reveal(new ProtectedNumber(row.Cipher, row.Hash, row.KeyVersion)).Value;
    });

    /// <summary>Rows for each column that may hold a person: hers where the model says that it makes the row hers, his everywhere else.</summary>
    private sealed class Canaries(Surgery surgery, Practitioner practitioner, Guid mine, Guid theirs)
    {
        private static readonly DateTimeOffset FirstTime = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private int last;

        public Dictionary<string, string> Mine { get; } = [];

        public Dictionary<string, string> NotMine { get; } = [];

        public IReadOnlyList<IEntityType> Model { get; } = ReadModel();

        /// <summary>A row for every way in which the two can stand in its columns.</summary>
        public async Task SeedAsync(PortalHarness portal, IEntityType entity)
        {
            var columns = PeopleOf(entity);
            for (var way = 0; way < 1 << columns.Length; way++)
            {
                await AddAsync(portal, entity, columns.Select((column, at) => (column, at)).ToDictionary(each => each.column, each => (way & (1 << each.at)) == 0 ? mine : theirs));
            }
        }

        private async Task AddAsync(PortalHarness portal, IEntityType entity, IReadOnlyDictionary<string, Guid> people)
        {
            var exported = entity.ClrType.GetCustomAttribute<ExportedAttribute>();
            var isHers = exported is not null && exported.Columns.Any(owner => people[owner] == mine) && (exported.About is null || people[exported.About] == mine);
            await using var db = portal.Database.Create();
            var found = entity.FindPrimaryKey()!.Properties is [{ } only] && people.TryGetValue(only.Name, out var keyed) ? await FindAsync(db, entity.ClrType, keyed) : null;
            if (entity.ClrType == typeof(BankAccount))
            {
                // What is sealed is told in clear: no canary fits into it, but a number does.
                Assert.True(BankAccountNumber.TryParse(isHers ? "12345678903" : "12345678008", out var number));
                var account = new BankAccount { PatientId = people["PatientId"] };
                account.Set(number, portal.Get<PersonNumberVault>(), PortalHarness.MondayMorning);
                (isHers ? Mine : NotMine).Add($"{entity.ClrType.Name} {number.Printed}", number.Printed);
                await portal.GivenAsync(account);
                return;
            }

            if (entity.ClrType == typeof(Draft))
            {
                var words = $"Q{++last}Q";
                var draft = Draft.Begin(Guid.NewGuid(), new Actor(people["ActorId"], people["SubjectId"], Guid.Empty), new DraftForm(BookingFeature.Service, BookingFeature.Request));
                draft.Keep(DraftFields.Of(new Dictionary<string, string> { ["wish"] = words })!, Guid.NewGuid(), portal.Get<PersonNumberVault>(), PortalHarness.MondayMorning);
                (isHers ? Mine : NotMine).Add($"{entity.ClrType.Name} {words}", words);
                await portal.GivenAsync(draft);
                return;
            }

            if (found is not null)
            {
                // A person has one such row, and what stood in it before stands there no more.
                foreach (var earlier in (isHers ? Mine : NotMine).Keys.Where(canary => canary.StartsWith($"{entity.ClrType.Name}.", StringComparison.Ordinal)).ToList())
                {
                    (isHers ? Mine : NotMine).Remove(earlier);
                }
            }

            var row = found ?? New(entity);
            db.Vouch(row);
            var entry = db.Entry(row);
            foreach (var property in entity.GetProperties().Where(property => property.PropertyInfo is not null))
            {
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                var value = property.Name switch
                {
                    _ when people.TryGetValue(property.Name, out var person) => person,
                    // A locked account exports nothing.
                    "LockedAt" => null,
                    "SurgeryId" => surgery.Id,
                    "PractitionerId" => practitioner.Id,
                    "SlotId" => await SlotAsync(portal),
                    "ThreadId" => await ThreadAsync(portal, theirs),
                    "MessageId" => await MessageAsync(portal, theirs),
                    "LetterId" => await LetterAsync(portal, theirs),
                    "PrescriptionId" => await PrescriptionAsync(portal, theirs),
                    "ListId" => (await portal.GivenListAsync("Ingrid Haugland", $"99{++last:0000000}", places: 0)).Id,
                    "AppointmentId" when entity.ClrType == typeof(AppointmentReminder) => await AppointmentAsync(portal, theirs),
                    "Sequence" or "Number" when type != typeof(string) => type == typeof(long) ? 100_000L + ++last : (object)(100_000 + ++last),
                    _ when property.IsPrimaryKey() && found is not null => entry.Property(property.Name).CurrentValue,
                    _ when property.IsConcurrencyToken => Guid.NewGuid(),
                    _ when type == typeof(Guid) => property.IsPrimaryKey() ? Guid.NewGuid() : property.IsNullable ? null : (object)Guid.NewGuid(),
                    _ when type == typeof(List<Guid>) => new List<Guid>(),
                    _ when type == typeof(string) => Note(entity, property, isHers, $"Q{++last}Q"),
                    _ when type == typeof(DateTimeOffset) => Time(entity, property, isHers),
                    _ when type == typeof(byte[]) => found is null ? Guid.NewGuid().ToByteArray() : entry.Property(property.Name).CurrentValue,
                    _ => property.IsNullable ? null : entry.Property(property.Name).CurrentValue,
                };
                entry.Property(property.Name).CurrentValue = value;
            }

            if (found is null)
            {
                db.Add(row);
            }

            await db.SaveChangesAsync(Cancel);
        }

        private static object New(IEntityType entity)
        {
            var row = RuntimeHelpers.GetUninitializedObject(entity.ClrType);
            foreach (var complex in entity.GetComplexProperties())
            {
                complex.PropertyInfo!.SetValue(row, AppointmentCapabilities.None);
            }

            return row;
        }

        private object Time(IEntityType entity, IProperty property, bool isHers)
        {
            var time = FirstTime.AddMinutes(++last);
            Note(entity, property, isHers, NorwegianTime.ToLocal(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            return time;
        }

        private string Note(IEntityType entity, IProperty property, bool isHers, string canary)
        {
            var isTold = isHers && !property.PropertyInfo!.IsDefined(typeof(NotExportedAttribute));
            (isTold ? Mine : NotMine).Add($"{entity.ClrType.Name}.{property.Name} {canary}", canary);
            return canary;
        }

        private async Task<Guid> SlotAsync(PortalHarness portal)
        {
            var slot = new Slot { SurgeryId = surgery.Id, PractitionerId = practitioner.Id, StartsAt = PortalHarness.MondayMorning.AddDays(++last), EndsAt = PortalHarness.MondayMorning.AddDays(last).AddMinutes(20) };
            await portal.GivenAsync(slot);
            return slot.Id;
        }

        private static async Task<Guid> ThreadAsync(PortalHarness portal, Guid person)
        {
            var (thread, _) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Brev", new(null, null, ""), isImportant: false, person, PortalHarness.MondayMorning);
            await portal.GivenAsync(thread);
            return thread.Id;
        }

        private static async Task<Guid> MessageAsync(PortalHarness portal, Guid person)
        {
            var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Brev", new(null, null, ""), isImportant: false, person, PortalHarness.MondayMorning);
            await portal.GivenAsync(thread, first);
            return first.Id;
        }

        private static async Task<Guid> LetterAsync(PortalHarness portal, Guid person)
        {
            var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Brev", new(null, null, ""), isImportant: false, person, PortalHarness.MondayMorning);
            var letter = KeptLetter.Of(thread, [first], PortalHarness.MondayMorning)!;
            await portal.GivenAsync(letter);
            return letter.Id;
        }

        private async Task<Guid> AppointmentAsync(PortalHarness portal, Guid person)
        {
            var slot = new Slot { SurgeryId = surgery.Id, PractitionerId = practitioner.Id, StartsAt = PortalHarness.MondayMorning.AddDays(++last), EndsAt = PortalHarness.MondayMorning.AddDays(last).AddMinutes(20) };
            Assert.True(Appointment.Book(slot, surgery, person, person, PortalHarness.MondayMorning).Succeeded(out var appointment));
            await portal.GivenAsync(slot, appointment);
            return appointment.Id;
        }

        private async Task<Guid> PrescriptionAsync(PortalHarness portal, Guid person)
        {
            var prescription = Prescribed.For(person, practitioner, new DateOnly(2027, 1, 1));
            await portal.GivenAsync(prescription);
            return prescription.Id;
        }

        private static string[] PeopleOf(IEntityType entity) =>
            [.. entity.GetProperties().Select(property => property.Name).Where(name => ExportArchive.PersonColumns.Contains(name) || (entity.ClrType == typeof(Person) && name == "Id"))];

        private static async Task<object?> FindAsync(PortalDbContext db, Type entity, Guid id) =>
            await (Task<object?>)typeof(Canaries).GetMethod(nameof(FindOfAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(entity).Invoke(null, [db, id])!;

        private static async Task<object?> FindOfAsync<T>(PortalDbContext db, Guid id) where T : class
        {
            var key = db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties[0].Name;
            return await db.All<T>().SingleOrDefaultAsync(row => EF.Property<Guid>(row, key) == id, Cancel);
        }

        private static IReadOnlyList<IEntityType> ReadModel()
        {
            using var db = new PortalDatabase(new Sqlite.SqliteEngine("Data Source=:memory:")).CreateClosed();
            return [.. db.Model.GetEntityTypes().Where(entity => PeopleOf(entity).Length > 0 && entity.ClrType.Namespace != typeof(PersonExport).Namespace)];
        }
    }
}
