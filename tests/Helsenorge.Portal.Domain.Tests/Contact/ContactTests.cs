using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Contact;

public sealed class ContactTests : IAsyncLifetime
{
    private static readonly NextOfKinDetails siri = new("Siri Lunde", KinRelation.Sibling, "+47 900 00 124");
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("Siri", KinRelation.Friend, "+4790000124", "")]
    [InlineData("Siri", KinRelation.Friend, "+46 70 000 01 23", "")]
    [InlineData("Siri", KinRelation.Friend, "90000124", "PhoneNotInternational")]
    [InlineData("Siri", KinRelation.Friend, null, "PhoneNotInternational")]
    [InlineData("  ", null, "+4790000124", "NameMissing RelationMissing")]
    [InlineData(null, null, "", "NameMissing RelationMissing PhoneNotInternational")]
    public void What_is_wrong_with_a_next_of_kin_is_told_field_by_field(string? name, KinRelation? relation, string? phone, string problems) =>
        Assert.Equal(problems, string.Join(' ', new NextOfKinDetails(name, relation, phone).Problems()));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_name_has_room_for_a_hundred_characters(int length, int problems) =>
        Assert.Equal(problems, new NextOfKinDetails(new string('a', length), KinRelation.Friend, "+4790000124").Problems().Count);

    [Fact]
    public async Task Kari_names_two_changes_one_and_takes_the_other_away()
    {
        Assert.Null(await SaveKinAsync(null, null, siri));
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await SaveKinAsync(null, null, siri with { Name = "Petter Nordli", Relation = KinRelation.Partner }));
        var kin = await KinAsync();
        Assert.Equal([("Siri Lunde", "+4790000124"), ("Petter Nordli", "+4790000124")], kin.Select(one => (one.Name, one.PhoneE164)));

        Assert.Null(await SaveKinAsync(kin[0].Id, kin[0].Version, siri with { Phone = "+4790000999" }));
        Assert.Null(await portal.RunAsync<RemoveNextOfKin, ContactRefusal?>(remove => remove.RunAsync(kin[1].Id, kin[1].Version, Guid.NewGuid(), Cancel)));

        Assert.Equal([("Siri Lunde", "+4790000999")], (await KinAsync()).Select(one => (one.Name, one.PhoneE164)));
        Assert.Equal(
            [ContactChangeKind.NextOfKinAdded, ContactChangeKind.NextOfKinAdded, ContactChangeKind.NextOfKinChanged, ContactChangeKind.NextOfKinRemoved],
            await portal.LookAsync<ContactChange, List<ContactChangeKind>>(all => all.OrderBy(change => change.Id).Select(change => change.Kind).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Two_edits_of_one_contact_detail_at_once_One_wins_and_the_other_is_told()
    {
        Assert.Null(await SaveKinAsync(null, null, siri));
        var seen = (await KinAsync()).Single();

        Assert.Null(await SaveKinAsync(seen.Id, seen.Version, siri with { Phone = "+4790000111" }));

        Assert.Equal(ContactRefusal.ChangedMeanwhile, await SaveKinAsync(seen.Id, seen.Version, siri with { Phone = "+4790000222" }));
        Assert.Equal("+4790000111", (await KinAsync()).Single().PhoneE164);
        Assert.Equal(ContactRefusal.ChangedMeanwhile, await portal.RunAsync<RemoveNextOfKin, ContactRefusal?>(remove => remove.RunAsync(seen.Id, seen.Version, Guid.NewGuid(), Cancel)));
    }

    [Fact]
    public async Task Many_edits_in_the_same_moment_One_of_them_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => SaveNeedsAsync(new(Employer: $"Bedrift {at}", null, null, null, null), seen: null)));

        Assert.Equal(1, results.Count(refusal => refusal is null));
        Assert.All(results.Where(refusal => refusal is not null), refusal => Assert.Equal(ContactRefusal.ChangedMeanwhile, refusal));
        Assert.Equal(1, await portal.LookAsync<ContactProfile, int>(all => all.CountAsync(Cancel)));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_four_who_edit_one_next_of_kin_in_the_same_moment_one_wins_and_the_others_see_what_it_wrote(Engine engine)
    {
        await portal.DisposeAsync();
        var meeting = new MeetAfterReading("NextOfKin", 4);
        portal = await PortalHarness.StartWatchedAsync(engine, meeting);
        await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        Assert.Null(await SaveKinAsync(null, null, siri));
        var seen = (await KinAsync()).Single();
        meeting.IsOn = true;
        var phones = Enumerable.Range(1, 4).Select(at => $"+479000011{at}").ToList();

        var answers = await Task.WhenAll(phones.Select(phone => Task.Run(() => SaveKinAsync(seen.Id, seen.Version, siri with { Phone = phone }))));

        Assert.True(meeting.HaveMet);
        Assert.Single(answers, answer => answer is null);
        Assert.Equal(3, answers.Count(answer => answer is ContactRefusal.ChangedMeanwhile));
        var shown = (await portal.RunAsync((ShowNextOfKin show) => show.RunAsync(seen.Id, Cancel))).Kin!;
        Assert.Equal(phones[Array.FindIndex(answers, answer => answer is null)], shown.Details.Phone);
        Assert.Null(await SaveKinAsync(seen.Id, shown.Version, siri));
    }

    [Fact]
    public async Task The_same_command_twice_is_one_next_of_kin()
    {
        var key = Guid.NewGuid();

        Assert.Null(await portal.RunAsync<SaveNextOfKin, ContactRefusal?>(save => save.RunAsync(null, null, siri, key, Cancel)));
        Assert.Null(await portal.RunAsync<SaveNextOfKin, ContactRefusal?>(save => save.RunAsync(null, null, siri, key, Cancel)));

        Assert.Single(await KinAsync());
    }

    [Fact]
    public async Task Ten_may_be_named_and_not_eleven()
    {
        for (var at = 0; at < NextOfKin.Most; at++)
        {
            Assert.Null(await SaveKinAsync(null, null, siri));
        }

        Assert.Equal(ContactRefusal.TooMany, await SaveKinAsync(null, null, siri));
        Assert.Equal(10, (await KinAsync()).Count);
    }

    [Fact]
    public async Task Somebody_elses_next_of_kin_is_not_found()
    {
        Assert.Null(await SaveKinAsync(null, null, siri));
        var hers = (await KinAsync()).Single();
        await portal.GivenPersonAsync("Petter Nordli");

        Assert.Equal(ContactRefusal.NotFound, await SaveKinAsync(hers.Id, hers.Version, siri));
        Assert.Null((await portal.RunAsync<ShowNextOfKin, ShowNextOfKin.Answer>(show => show.RunAsync(hers.Id, Cancel))).Kin);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, ContactRefusal.NotFilledIn)]
    public async Task What_is_said_of_needs_has_room_for_two_hundred_characters_and_white_space_is_nothing(int length, ContactRefusal? expected)
    {
        Assert.Equal(expected, await SaveNeedsAsync(new("  ", "Polsk ", new string('a', length), null, null), seen: null));

        if (expected is null)
        {
            var profile = await portal.LookAsync<ContactProfile, ContactProfile>(all => all.SingleAsync(Cancel));
            Assert.Equal((null, "Polsk", length), (profile.Employer, profile.Interpreter, profile.Hearing!.Length));
        }
    }

    [Fact]
    public async Task The_account_is_encrypted_shown_to_its_owner_and_told_where_she_could_be_reached_before()
    {
        await ReachableAsync("kari@example.org", "+4790000123");

        Assert.Null(await ChangeAccountAsync("1234.56.78903", seen: null));

        var shown = await portal.RunAsync<ShowContact, ShowContact.Answer>(show => show.RunAsync(Cancel));
        Assert.Equal("12345678903", shown.BankAccount?.Value);
        var stored = await portal.LookAsync<BankAccount, BankAccount>(all => all.SingleAsync(Cancel));
        Assert.Equal(-1, stored.Cipher.AsSpan().IndexOf("12345678903"u8));
        Assert.Equal([NotificationKind.BankAccountChanged], await portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Select(bell => bell.Kind).ToListAsync(Cancel)));
        await ReachableAsync("tyv@example.org", "+4790000666");
        var notice = await portal.LookAsync<OutgoingNotice, OutgoingNotice>(all => all.SingleAsync(Cancel));
        Assert.Equal((BankAccount.ChangedNotice, "kari@example.org", "+4790000123"), (notice.Kind, notice.Email, notice.MobileE164));
    }

    [Fact]
    public async Task A_change_asks_for_a_fresh_log_in_and_looking_says_so_beforehand()
    {
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await ShowAccountAsync()).NeedsLogin);
        Assert.Null(await ChangeAccountAsync("12345678903", seen: null));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await ShowAccountAsync()).NeedsLogin);
        var now = await ShowAccountAsync();
        Assert.Equal(AccessDenial.FreshLoginNeeded, (await Assert.ThrowsAsync<AccessDeniedException>(() => ChangeAccountAsync(null, now.Version))).Denial);
        Assert.Equal("12345678903", (await ShowAccountAsync()).Number?.Value);
    }

    [Fact]
    public async Task A_wrong_number_the_same_and_one_changed_meanwhile_are_each_refused_by_name()
    {
        Assert.Equal(BankAccountRefusal.NotAnAccountNumber, await ChangeAccountAsync("12345678904", seen: null));
        Assert.Equal(BankAccountRefusal.TheSame, await ChangeAccountAsync(null, seen: null));
        Assert.Null(await ChangeAccountAsync("12345678903", seen: null));
        var now = (await ShowAccountAsync()).Version;

        Assert.Equal(BankAccountRefusal.ChangedMeanwhile, await ChangeAccountAsync("12345678903", seen: null));
        Assert.Equal(BankAccountRefusal.TheSame, await ChangeAccountAsync("1234 56 78903", now));
        Assert.Null(await ChangeAccountAsync(null, now));
        Assert.Null((await ShowAccountAsync()).Number);
        Assert.Equal(2, await portal.LookAsync<OutgoingNotice, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Withdrawal_takes_what_she_said_of_herself_and_of_others()
    {
        Assert.Null(await SaveKinAsync(null, null, siri));
        Assert.Null(await SaveNeedsAsync(new("Bedriften", null, null, null, null), seen: null));
        Assert.Null(await ChangeAccountAsync("12345678903", seen: null));

        Assert.Null(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(0, (await KinAsync()).Count
            + await portal.LookAsync<ContactProfile, int>(all => all.CountAsync(Cancel))
            + await portal.LookAsync<BankAccount, int>(all => all.CountAsync(Cancel))
            + await portal.LookAsync<OutgoingNotice, int>(all => all.CountAsync(Cancel))
            + await portal.LookAsync<ContactChange, int>(all => all.CountAsync(Cancel)));
        var person = await portal.LookAsync<Person, Person>(all => all.SingleAsync(Cancel));
        Assert.Equal((null, null, null, false), (person.Email, person.EmailVerifiedOn, person.MobileVerifiedOn, person.IsReserved));
    }

    [Fact]
    public async Task Section_7_The_days_of_confirmation_come_from_the_register_each_on_its_own()
    {
        await ReachableAsync("kari@example.org", "+4790000123", new(2024, 9, 2), new(2024, 9, 3));

        var registers = (await portal.RunAsync<ShowContact, ShowContact.Answer>(show => show.RunAsync(Cancel))).Registers;

        // It is 2 March 2026.
        Assert.Equal((true, false), (registers.IsEmailOld, registers.IsMobileOld));
    }

    [Fact]
    public async Task A_parent_names_whom_to_call_for_a_child_and_never_sees_or_changes_an_account()
    {
        await portal.GivenHomeAsync(kari, "Fjordby");
        var mia = await portal.GivenPatientAsync("Mia Nordli", new(2019, 1, 1));
        await portal.GivenParentAsync(kari, mia);
        var account = new BankAccount { PatientId = mia };
        Assert.True(BankAccountNumber.TryParse("12345678903", out var number));
        account.Set(number, portal.Get<PersonNumberVault>(), portal.Clock.GetUtcNow());
        await portal.GivenAsync(account, new ContactChange { PatientId = mia, Kind = ContactChangeKind.BankAccountChanged, ChangedAt = portal.Clock.GetUtcNow(), ChangedBy = mia });
        portal.Actor.Current = kari with { SubjectId = mia };

        Assert.Null(await SaveKinAsync(null, null, siri));

        var shown = await portal.RunAsync<ShowContact, ShowContact.Answer>(show => show.RunAsync(Cancel));
        Assert.Equal((false, true, null), (shown.IsOwn, shown.MayChange, shown.BankAccount));
        Assert.Equal([(ContactChangeKind.NextOfKinAdded, false)], shown.History.Select(change => (change.Kind, change.IsByPerson)));
        Assert.Equal((false, null), ((await ShowAccountAsync()).IsOwn, (await ShowAccountAsync()).Number));
        Assert.Equal(AccessDenial.OnlyThemselves, (await Assert.ThrowsAsync<AccessDeniedException>(() => ChangeAccountAsync("12345678903", null))).Denial);
    }

    [Fact]
    public void Nothing_that_somebody_typed_prints_itself()
    {
        Assert.True(BankAccountNumber.TryParse("12345678903", out var account));
        var printed = $"{siri} {new PersonalNeeds("Bedriften", "Polsk", null, null, null)} {account} {new ShowBankAccount.Answer(true, account, null, false)}";

        Assert.All((string[])["Siri", "Lunde", "900", "Bedriften", "Polsk"], canary => Assert.DoesNotContain(canary, printed, StringComparison.Ordinal));
    }

    private Task<ContactRefusal?> SaveKinAsync(Guid? id, Guid? seen, NextOfKinDetails details) =>
        portal.RunAsync<SaveNextOfKin, ContactRefusal?>(save => save.RunAsync(id, seen, details, Guid.NewGuid(), Cancel));

    private Task<ContactRefusal?> SaveNeedsAsync(PersonalNeeds needs, Guid? seen) =>
        portal.RunAsync<SaveNeeds, ContactRefusal?>(save => save.RunAsync(needs, seen, Guid.NewGuid(), Cancel));

    private Task<BankAccountRefusal?> ChangeAccountAsync(string? typed, Guid? seen) =>
        portal.RunAsync<ChangeBankAccount, BankAccountRefusal?>(change => change.RunAsync(typed, seen, Guid.NewGuid(), Cancel));

    private Task<ShowBankAccount.Answer> ShowAccountAsync() => portal.RunAsync<ShowBankAccount, ShowBankAccount.Answer>(show => show.RunAsync(Cancel));

    private Task<List<NextOfKin>> KinAsync() => portal.LookAsync<NextOfKin, List<NextOfKin>>(all => all.OrderBy(kin => kin.AddedAt).ToListAsync(Cancel));

    private Task ReachableAsync(string email, string mobile, DateOnly? emailOn = null, DateOnly? mobileOn = null) =>
        portal.GivenContactAsync(kari, new ContactInformation("nb", email, emailOn, mobile, mobileOn, false));
}
