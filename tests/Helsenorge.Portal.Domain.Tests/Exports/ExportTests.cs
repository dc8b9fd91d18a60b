using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Export;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Exports;

public sealed class ExportTests
{
    private static readonly SessionLimits Long = new() { Idle = TimeSpan.FromDays(3), Absolute = TimeSpan.FromDays(3) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_comes_as_pages_to_read_and_as_JSON_and_CSV_for_each_table()
    {
        await using var portal = await KariAsync();

        var file = await portal.ExportAsync();

        var tables = portal.Get<ExportArchive>().Tables().Select(table => table.Name).ToList();
        Assert.Contains("usage-log", tables);
        Assert.Equal(
            tables.SelectMany(table => (string[])[$"json/{table}.json", $"csv/{table}.csv", $"html/{table}.html"]).Concat(["index.html", "style.css"]).Order(StringComparer.Ordinal),
            file.Keys.Order(StringComparer.Ordinal));
        using var log = JsonDocument.Parse(file["json/usage-log.json"]);
        Assert.Equal(["make"], log.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("ActionCode").GetString()!));
        using var consents = JsonDocument.Parse(file["json/consents.json"]);
        Assert.Equal("Self", consents.RootElement.GetProperty("rows")[0].GetProperty("DecidedBy").GetString());
        var index = await new HtmlParser().ParseDocumentAsync(file["index.html"], Cancel);
        Assert.Equal(tables.Select(table => $"html/{table}.html"), index.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Item_59_the_files_of_her_messages_are_in_it_as_they_are_and_what_another_has_only_added_for_her_is_not()
    {
        await using var portal = await KariAsync();
        var (kari, vault) = (portal.Actor.Current!, portal.Get<PersonNumberVault>());
        var (sent, unsent, theirs) = (TestFiles.Checked("Innkalling.pdf").Seal(kari.PersonId, vault), TestFiles.Checked("utslett.png", TestFiles.Png()).Seal(kari.PersonId, vault), TestFiles.Checked("hans.pdf").Seal(kari.PersonId, vault));
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Brev", new(null, null, "Ord."), isImportant: false, kari.PersonId, PortalHarness.MondayMorning);
        await portal.GivenAsync([thread, first, .. Attachment.Of(first, [sent])]);
        foreach (var (file, by) in ((SealedFile, Actor)[])[(unsent, kari), (theirs, kari with { PersonId = Guid.NewGuid() })])
        {
            var draft = Draft.Begin(Guid.NewGuid(), by, new DraftForm(SurgeryContactFeature.Service, SurgeryContactFeature.Send));
            draft.Keep(DraftFields.Empty, Guid.NewGuid(), vault, PortalHarness.MondayMorning);
            var (row, content) = Attachment.Add(file, draft.Id, 0, by, PortalHarness.MondayMorning);
            await portal.GivenAsync(draft, row, content);
        }

        var export = await portal.ExportAsync();

        Assert.Equal(new[] { $"files/{sent.Id}-Innkalling.pdf", $"files/{unsent.Id}-utslett.png" }.Order(), export.Keys.Where(name => name.StartsWith("files/", StringComparison.Ordinal)).Order());
        Assert.Equal(Encoding.UTF8.GetString(TestFiles.Pdf()), export[$"files/{sent.Id}-Innkalling.pdf"]);
        Assert.DoesNotContain("hans.pdf", export["json/attachments.json"], StringComparison.Ordinal);
        Assert.Contains($"{sent.Id}", export["json/attachments.json"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ConsentLevel.None)]
    public async Task Whoever_has_consented_to_nothing_gets_their_log_and_their_consents(ConsentLevel? level)
    {
        await using var portal = await PortalHarness.StartAsync();
        await portal.GivenPersonAsync("Vigdis Ness", level);

        var file = await portal.ExportAsync();

        Assert.Contains("\"make\"", file["json/usage-log.json"], StringComparison.Ordinal);
        Assert.Equal(level is null ? 0 : 1, JsonDocument.Parse(file["json/consents.json"]).RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Asking_and_fetching_stand_in_the_log()
    {
        await using var portal = await KariAsync();

        await portal.ExportAsync();

        Assert.Equal(["make", "download"], await portal.LookAsync<UsageLogEntry, List<string>>(all => all.OrderBy(entry => entry.Sequence).Select(entry => entry.ActionCode).ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task Only_somebody_who_has_just_shown_who_they_are_may_ask(int secondsAfterLogin, bool may)
    {
        await using var portal = await KariAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(secondsAfterLogin));

        var asking = Record.ExceptionAsync(() => portal.AskAsync());

        Assert.Equal(may ? null : AccessDenial.FreshLoginNeeded, (await asking as AccessDeniedException)?.Denial);
    }

    [Fact]
    public async Task It_can_be_fetched_once()
    {
        await using var portal = await KariAsync();
        var id = await ReadyAsync(portal);
        var key = Guid.NewGuid();

        Assert.NotNull((await portal.FetchAsync(id, key)).File);

        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(id, key));
        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(id));
        Assert.Null(await portal.LookAsync<PersonExport, byte[]?>(all => all.Select(export => export.ProtectedKey).SingleAsync(Cancel)));
        Assert.Equal(ExportStatus.Fetched, await portal.LookAsync<PersonExport, ExportStatus>(all => all.Select(export => export.Status).SingleAsync(Cancel)));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_two_who_fetch_it_at_once_one_gets_it(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await portal.GivenPersonAsync("Kari Nordli");
        var id = await ReadyAsync(portal);

        var fetched = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => portal.FetchAsync(id), Cancel)));

        Assert.Single(fetched, each => each.File is not null);
        Assert.All(fetched.Where(each => each.File is null), each => Assert.Equal(ExportRefusal.Gone, each.Refusal));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Asked_for_twice_at_once_one_is_made(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await portal.GivenPersonAsync("Kari Nordli");

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => portal.RunAsync<MakeExport, Result<MakeExport.Made, ExportRefusal>>(make => make.RunAsync(Guid.NewGuid(), Cancel)), Cancel)));

        Assert.Equal(1, await portal.LookAsync<PersonExport, int>(all => all.CountAsync(Cancel)));
        Assert.Single(asked, each => each.Refusal is null);
        Assert.All(asked.Where(each => each.Refusal is not null), each => Assert.Equal(ExportRefusal.AlreadyPreparing, each.Refusal));
        var queued = 0;
        while (portal.Get<ExportQueue>().TryTake(out _))
        {
            queued++;
        }

        Assert.Equal(1, queued);
    }

    [Fact]
    public async Task The_same_command_again_gives_the_same_export()
    {
        await using var portal = await KariAsync();
        var key = Guid.NewGuid();

        Assert.Equal(await portal.AskAsync(key), await portal.AskAsync(key));
    }

    [Fact]
    public async Task A_new_one_takes_the_place_of_the_old()
    {
        await using var portal = await KariAsync();
        var old = await ReadyAsync(portal);

        var fresh = await ReadyAsync(portal);

        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(old));
        Assert.NotNull((await portal.FetchAsync(fresh)).File);
        Assert.Equal([fresh], await portal.LookAsync<PersonExportPart, List<Guid>>(all => all.Select(part => part.ExportId).Distinct().ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task After_24_hours_it_is_gone_though_the_log_in_lives(int seconds, bool isThere)
    {
        await using var portal = await PortalHarness.StartAsync(configure: services => services.AddSingleton(Long));
        await portal.GivenPersonAsync("Kari Nordli");
        var id = await ReadyAsync(portal);
        portal.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(seconds));

        Assert.Equal(isThere ? 1 : 0, await AfterTheJobAsync(portal));
        Assert.Equal(isThere, (await portal.FetchAsync(id)).File is not null);
    }

    [Fact]
    public async Task Also_before_the_job_has_come_nobody_gets_what_is_a_day_old()
    {
        await using var portal = await PortalHarness.StartAsync(configure: services => services.AddSingleton(Long));
        await portal.GivenPersonAsync("Kari Nordli");
        var id = await ReadyAsync(portal);
        portal.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(id));
    }

    [Fact]
    public async Task It_goes_with_the_log_in_that_asked_for_it()
    {
        await using var portal = await KariAsync();
        var id = await ReadyAsync(portal);
        var phone = await AnotherLoginAsync(portal);
        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(id));
        Assert.Null(await portal.Get<ExportArchive>().StandingAsync(phone, id, Cancel));
        Assert.Equal(1, await AfterTheJobAsync(portal));

        await portal.Get<LoginSessions>().EndOthersAsync(phone, Cancel);

        Assert.Equal(0, await AfterTheJobAsync(portal));
        Assert.Equal(0, await portal.LookAsync<PersonExportPart, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task It_goes_when_the_log_in_has_run_out()
    {
        await using var portal = await KariAsync();
        var id = await ReadyAsync(portal);
        portal.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(() => portal.FetchAsync(id))).Denial);
        Assert.Equal(0, await AfterTheJobAsync(portal));
    }

    [Fact]
    public async Task What_has_been_fetched_leaves_no_content_behind()
    {
        await using var portal = await KariAsync();
        await portal.FetchAsync(await ReadyAsync(portal));
        portal.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await AfterTheJobAsync(portal);
        // Somebody far away may still be fetching.
        Assert.NotEqual(0, await portal.LookAsync<PersonExportPart, int>(all => all.CountAsync(Cancel)));

        portal.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(1, await AfterTheJobAsync(portal));
        Assert.Equal(0, await portal.LookAsync<PersonExportPart, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Nobody_else_gets_it_and_nobody_learns_that_it_is_there()
    {
        await using var portal = await KariAsync();
        var id = await ReadyAsync(portal);
        var petter = await portal.GivenPersonAsync("Petter Nordli");

        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(id));
        Assert.Equal((null, ExportRefusal.Gone), await portal.FetchAsync(Guid.NewGuid()));
        Assert.Null(await portal.Get<ExportArchive>().StandingAsync(petter, id, Cancel));
    }

    [Fact]
    public async Task A_log_in_that_ends_meanwhile_stops_the_making()
    {
        await using var portal = await KariAsync();
        var id = await portal.AskAsync();
        await portal.RunAsync<LockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel));

        await portal.BuildAllAsync();

        Assert.Equal(0, await portal.LookAsync<PersonExportPart, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(ExportStatus.Preparing, await portal.LookAsync<PersonExport, ExportStatus>(all => all.Where(export => export.Id == id).Select(export => export.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_withdrawal_takes_it_too()
    {
        await using var portal = await KariAsync();
        await ReadyAsync(portal);

        await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel));

        Assert.Equal((0, 0), (await portal.LookAsync<PersonExport, int>(all => all.CountAsync(Cancel)), await portal.LookAsync<PersonExportPart, int>(all => all.CountAsync(Cancel))));
    }

    [Fact]
    public async Task It_lies_encrypted_and_a_changed_exchanged_or_missing_part_is_refused()
    {
        await using var portal = await KariAsync();
        await portal.GivenLogAsync(portal.Actor.Current!, 8_000);
        var id = await ReadyAsync(portal);
        var parts = await portal.LookAsync<PersonExportPart, List<byte[]>>(all => all.OrderBy(part => part.Number).Select(part => part.Cipher).ToListAsync(Cancel));
        Assert.True(parts.Count > 2, "The test needs several parts.");
        // A zip begins with PK and names its files in clear.
        Assert.All(parts, part => Assert.Equal(-1, part.AsSpan().IndexOf("json/"u8)));

        var key = RandomNumberGenerator.GetBytes(ExportSeal.KeySize);
        using var seal = new ExportSeal(id, key);
        using var another = new ExportSeal(Guid.NewGuid(), key);
        var cipher = seal.Close("Kari"u8, 3, isLast: false);
        Assert.Equal("Kari", Encoding.UTF8.GetString(seal.Open(cipher, 3, isLast: false)));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(cipher, 4, isLast: false));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(cipher, 3, isLast: true));
        Assert.ThrowsAny<CryptographicException>(() => another.Open(cipher, 3, isLast: false));
        cipher[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(cipher, 3, isLast: false));

        await using (var db = portal.Database.Create())
        {
            db.Remove(db.Vouch(await db.All<PersonExportPart>().OrderBy(part => part.Number).LastAsync(Cancel)));
            await db.SaveChangesAsync(Cancel);
        }

        await Assert.ThrowsAnyAsync<CryptographicException>(() => portal.FetchAsync(id));
    }

    [Fact]
    public async Task A_node_that_is_there_gives_what_another_has_made()
    {
        var ring = new EphemeralDataProtectionProvider();
        void SameRing(IServiceCollection services) => services.AddSingleton<IDataProtectionProvider>(ring);
        await using var first = await PortalHarness.StartAsync(configure: SameRing);
        var kari = await first.GivenPersonAsync("Kari Nordli");
        await using var second = PortalHarness.Open(Engine.Sqlite, first.ConnectionString, SameRing);
        second.Actor.Current = kari;
        var id = await ReadyAsync(first);

        Assert.NotNull((await second.FetchAsync(id)).File);
    }

    [Fact]
    public async Task A_node_that_dies_while_it_makes_one_is_noticed_and_another_can_be_asked_for()
    {
        await using var portal = await KariAsync();
        var lost = await portal.AskAsync();
        Assert.True(portal.Get<ExportQueue>().TryTake(out _));
        portal.Clock.Advance(PersonExport.Silence - TimeSpan.FromTicks(1));
        Assert.True((await portal.Get<ExportArchive>().StandingAsync(portal.Actor.Current!, lost, Cancel))!.IsUnderWay);
        await Assert.ThrowsAsync<InvalidOperationException>(() => portal.AskAsync());

        portal.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.False((await portal.Get<ExportArchive>().StandingAsync(portal.Actor.Current!, lost, Cancel))!.IsUnderWay);
        Assert.NotNull((await portal.FetchAsync(await ReadyAsync(portal))).File);
    }

    [Fact]
    public async Task A_key_ring_that_cannot_read_it_makes_it_as_good_as_gone()
    {
        await using var first = await KariAsync();
        await using var second = PortalHarness.Open(Engine.Sqlite, first.ConnectionString);
        second.Actor.Current = first.Actor.Current;

        Assert.Equal((null, ExportRefusal.Gone), await second.FetchAsync(await ReadyAsync(first)));
    }

    [Fact]
    public async Task Of_a_long_log_only_a_little_is_read_and_put_away_at_a_time()
    {
        await using var portal = await KariAsync();
        await portal.GivenLogAsync(portal.Actor.Current!, 3_000);
        portal.Commands.Reset();

        var id = await ReadyAsync(portal);

        Assert.All(await portal.LookAsync<PersonExportPart, List<int>>(all => all.Select(part => part.Cipher.Length).ToListAsync(Cancel)), length => Assert.InRange(length, 1, (128 * 1024) + 28));
        Assert.All(portal.Commands.Commands.Where(command => command.Contains("FROM \"UsageLog\"", StringComparison.Ordinal) && command.Contains("PreviousHash", StringComparison.Ordinal)),
            command => Assert.Contains("LIMIT", command, StringComparison.Ordinal));
        var file = Exporting.Open((await portal.FetchAsync(id)).File!);
        var numbers = JsonDocument.Parse(file["json/usage-log.json"]).RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("Sequence").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, 3_001).Select(number => (long)number), numbers);
        Assert.Equal(3_002, file["csv/usage-log.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_chain_of_the_log_can_be_checked_from_the_file()
    {
        await using var portal = await KariAsync();
        await portal.GivenLogAsync(portal.Actor.Current!, 5);

        var file = await portal.ExportAsync();

        var rows = JsonDocument.Parse(file["json/usage-log.json"]).RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.GetProperty("Hash").GetString(), pair.Second.GetProperty("PreviousHash").GetString()));
        Assert.Equal(rows[^1].GetProperty("Hash").GetString(), JsonDocument.Parse(file["json/usage-log-ledger.json"]).RootElement.GetProperty("rows")[0].GetProperty("Head").GetString());
    }

    [Fact]
    public async Task Items_45_and_51_sixty_hostile_texts_are_texts_and_nothing_else()
    {
        await using var portal = await KariAsync();
        var surgery = PortalHarness.Solbakken(OfferedServices.BookingRequest);
        await portal.GivenAsync([surgery, .. HostileTexts.All.Select(text => Wish(text, surgery, portal))]);

        var file = await portal.ExportAsync();

        var told = JsonDocument.Parse(file["json/appointment-requests.json"]).RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("Wish").GetString()!).ToList();
        Assert.Equal(HostileTexts.All.Select(text => text.Trim()).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        var page = await new HtmlParser().ParseDocumentAsync(file["html/appointment-requests.html"], Cancel);
        Assert.Empty(page.QuerySelectorAll("script, iframe, img, svg, object, embed, form, input, base, math, details, style, video, audio"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(HostileTexts.All.Count, page.QuerySelectorAll("tbody tr").Length);
        // Whatever a spreadsheet passes over before it looks for a formula: blanks, marks that cannot be seen, quotes.
        foreach (var field in Csv.FieldsOf(file["csv/appointment-requests.csv"]).Where(field => !field.StartsWith('\'')))
        {
            var seen = field.TrimStart().TrimStart(' ', '\u00a0', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '"');
            Assert.False(seen.Length > 0 && "=+-@|%＝＋－＠".Contains(seen[0], StringComparison.Ordinal), $"A spreadsheet would calculate: {field}");
        }

        Assert.Equal(HostileTexts.All.Count + 1, Csv.RowsOf(file["csv/appointment-requests.csv"]).Count);
    }

    private static AppointmentRequest Wish(string text, Surgery surgery, PortalHarness portal)
    {
        var patient = portal.Actor.Current!.PersonId;
        return AppointmentRequest.Send(text, surgery, Guid.NewGuid(), patient, patient, hasOneWaiting: false, portal.Clock.GetUtcNow()).Succeeded(out var request) ? request : throw new InvalidOperationException(text);
    }

    private static async Task<PortalHarness> KariAsync()
    {
        var portal = await PortalHarness.StartAsync();
        await portal.GivenPersonAsync("Kari Nordli");
        return portal;
    }

    private static async Task<Guid> ReadyAsync(PortalHarness portal)
    {
        var id = await portal.AskAsync();
        await portal.BuildAllAsync();
        Assert.Equal(ExportStatus.Ready, await portal.LookAsync<PersonExport, ExportStatus>(all => all.Where(export => export.Id == id).Select(export => export.Status).SingleAsync(Cancel)));
        return id;
    }

    private static async Task<Actor> AnotherLoginAsync(PortalHarness portal)
    {
        var kari = portal.Actor.Current!.PersonId;
        var session = PortalHarness.NewSession(kari, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        return portal.Actor.Current = new Actor(kari, kari, session.Id);
    }

    /// <summary>How many exports there are when the job has been.</summary>
    private static async Task<int> AfterTheJobAsync(PortalHarness portal)
    {
        var leases = portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [RemoveExports.Name] = portal.Clock.GetUtcNow() }, Cancel);
        var run = await leases.TakeAsync(RemoveExports.Name, Cancel);
        await portal.RunAsync<RemoveExports, bool>(async job =>
        {
            await job.RunAsync(run!, Cancel);
            return true;
        });
        await leases.SucceedAsync(run!, portal.Clock.GetUtcNow(), Cancel);
        return await portal.LookAsync<PersonExport, int>(all => all.CountAsync(Cancel));
    }
}

/// <summary>A CSV file as a spreadsheet reads it.</summary>
internal static class Csv
{
    public static IEnumerable<string> FieldsOf(string file) => RowsOf(file).SelectMany(row => row);

    public static IReadOnlyList<IReadOnlyList<string>> RowsOf(string file)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = file[0] == '\ufeff' ? 1 : 0; at < file.Length; at++)
        {
            switch (file[at])
            {
                case '"' when quoted && at + 1 < file.Length && file[at + 1] == '"':
                    field.Append('"');
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ';' when !quoted:
                    row.Add(field.ToString());
                    field.Clear();
                    break;
                case '\n' when !quoted:
                    row.Add(field.ToString().TrimEnd('\r'));
                    field.Clear();
                    rows.Add(row);
                    row = [];
                    break;
                default:
                    field.Append(file[at]);
                    break;
            }
        }

        return rows;
    }
}
