using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>A hospital sends letters, and important ones that nobody opens are not forgotten (domain rules §3.2).</summary>
public sealed class LetterPostTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private static readonly ContactInformation Reached = new("nb", "kari@example.org", NorwegianTime.Today(Now), null, null, Reserved: false);
    private readonly Surgery hospital = PortalHarness.Solbakken();
    private PortalHarness portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        await portal.GivenAsync(hospital);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_3_2_A_letter_that_reaches_her_lies_in_her_inbox_once_however_often_it_is_sent()
    {
        var kari = await GivenReachedAsync("Kari Nordli");

        var first = await SendAsync(kari.PersonId, "h-1");
        var again = await SendAsync(kari.PersonId, "h-1");

        Assert.Equal(LetterChannel.Portal, first.Channel);
        Assert.Equal(first, again);
        Assert.Equal([first.ThreadId!.Value], await portal.LookAsync<MessageThread, List<Guid>>(all => all.Select(thread => thread.Id).ToListAsync(Cancel)));
        Assert.Equal([(kari.PersonId, NotificationKind.ImportantLetter)], await BellsAsync());
        Assert.Equal(("deliver", UsageOutcome.Done), (await LogAsync(kari.PersonId))[0]);
    }

    [Theory]
    [InlineData(ConsentLevel.Basic, false, AccessDenial.ConsentTooLow)]
    [InlineData(ConsentLevel.Full, true, null)]
    public async Task Section_3_2_What_does_not_reach_her_is_told_to_the_sender_and_nothing_is_kept_but_the_attempt(ConsentLevel level, bool isReserved, AccessDenial? denial)
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli", level);
        await portal.GivenContactAsync(kari, Reached with { Reserved = isReserved });

        Assert.Equal(new LetterAnswer(LetterChannel.Paper, null), await SendAsync(kari.PersonId, "h-1"));

        Assert.Equal(0, await portal.LookAsync<MessageThread, int>(all => all.CountAsync(Cancel)));
        Assert.Empty(await BellsAsync());
        var attempt = await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal(("deliver", UsageOutcome.Attempted, denial, hospital.OrganisationNumber), (attempt.ActionCode, attempt.Outcome, attempt.Denial, attempt.OrganisationNumber));
    }

    [Fact]
    public async Task Section_3_2_Who_has_a_digital_mailbox_and_no_consent_gets_the_letter_there_and_strangers_get_paper()
    {
        var nina = await portal.GivenPersonAsync("Nina Ytreberg", level: null);
        await portal.GivenContactAsync(nina, Reached with { HasMailbox = true });

        Assert.Equal(LetterChannel.DigitalMailbox, (await SendAsync(nina.PersonId, "h-1")).Channel);
        Assert.Equal(LetterChannel.Paper, (await SendAsync(Guid.NewGuid(), "h-2")).Channel);
    }

    [Theory]
    [InlineData(true, LetterChannel.Portal)]
    [InlineData(false, LetterChannel.Paper)]
    public async Task Section_3_2_A_childs_letter_is_told_to_the_parent_at_home(bool livesWithChild, LetterChannel channel)
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        var mia = await portal.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(Now).AddYears(-5));
        await portal.GivenParentAsync(kari, mia, livesWithChild);

        Assert.Equal(channel, (await SendAsync(mia, "h-1")).Channel);

        Assert.Equal(livesWithChild, (await BellsAsync()).Contains((kari.PersonId, NotificationKind.ImportantLetter)));
    }

    [Fact]
    public async Task Section_3_2_An_important_letter_that_nobody_opens_is_recalled_once_and_then_asked_for_on_paper_once()
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        var id = (await SendAsync(kari.PersonId, "h-1")).ThreadId!.Value;
        await SendAsync(kari.PersonId, "h-2", isImportant: false);

        Assert.Equal((0, 0), await OnDayAsync(6));
        Assert.Equal((1, 0), await OnDayAsync(7));
        Assert.Equal([(kari.PersonId, NotificationKind.LetterUnopened)], (await BellsAsync()).Where(bell => bell.Kind is NotificationKind.LetterUnopened));
        Assert.Equal(("remind", UsageOutcome.Done), (await LogAsync(kari.PersonId))[0]);
        Assert.Equal((0, 0), await OnDayAsync(13));
        Assert.Equal((1, 0), await OnDayAsync(14));

        Assert.Equal([("letter.send-on-paper", id)], (await portal.LookAsync<OutboxMessage, List<OutboxMessage>>(all => all.ToListAsync(Cancel))).Select(message => (message.Kind, message.ItemId)));
        portal.Actor.Current = await LogInAsync(kari);
        var thread = (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).Thread!;
        Assert.Equal((Now.AddDays(7), Now.AddDays(14)), (thread.RemindedAt, thread.PaperAskedAt));
    }

    [Theory]
    [InlineData(ConsentLevel.Basic)]
    [InlineData(ConsentLevel.BasicPlus)]
    public async Task Section_3_2_An_important_letter_that_a_lower_level_hides_is_not_lost_but_asked_for_on_paper_once(ConsentLevel level)
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        var id = (await SendAsync(kari.PersonId, "h-1")).ThreadId!.Value;
        await SendAsync(kari.PersonId, "h-2", isImportant: false);
        await ChooseAsync(kari, 2, level);

        Assert.Equal((0, 0), await OnDayAsync(13));
        Assert.Equal((1, 0), await OnDayAsync(14));
        Assert.Equal((0, 0), await OnDayAsync(30));

        Assert.Equal([("letter.send-on-paper", id)], (await portal.LookAsync<OutboxMessage, List<OutboxMessage>>(all => all.ToListAsync(Cancel))).Select(message => (message.Kind, message.ItemId)));
        Assert.DoesNotContain(await BellsAsync(), bell => bell.Kind is NotificationKind.LetterUnopened);
        Assert.Equal(("remind", UsageOutcome.Done), (await LogAsync(kari.PersonId))[0]);
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
        // Back at Full she is reminded as others are, and it says that it was sent by post too.
        await ChooseAsync(kari, 3, ConsentLevel.Full);
        Assert.Equal((1, 0), await OnDayAsync(31));
        portal.Actor.Current = await LogInAsync(kari);
        var thread = (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).Thread!;
        Assert.Equal((Now.AddDays(31), Now.AddDays(14)), (thread.RemindedAt, thread.PaperAskedAt));
    }

    [Fact]
    public async Task Section_3_2_Who_lowers_the_level_after_the_reminder_gets_it_on_paper_like_others_and_who_has_opened_it_does_not()
    {
        var (kari, siri) = (await GivenReachedAsync("Kari Nordli"), await GivenReachedAsync("Siri Lunde"));
        var id = (await SendAsync(kari.PersonId, "h-1")).ThreadId!.Value;
        var opened = (await SendAsync(siri.PersonId, "h-2")).ThreadId!.Value;
        portal.Actor.Current = siri;
        await portal.RunAsync<MarkRead, bool>(async mark => { await mark.RunAsync(opened, Guid.NewGuid(), Cancel); return true; });
        Assert.Equal((1, 0), await OnDayAsync(7));
        await ChooseAsync(kari, 2, ConsentLevel.Basic);
        await ChooseAsync(siri, 2, ConsentLevel.Basic);

        Assert.Equal((0, 0), await OnDayAsync(13));
        Assert.Equal((1, 0), await OnDayAsync(14));

        Assert.Equal([id], await portal.LookAsync<OutboxMessage, List<Guid>>(all => all.Select(message => message.ItemId).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Section_3_2_Nothing_is_done_about_a_hidden_letter_whose_sender_cannot_be_asked()
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Vedtak", new(null, null, "Ord."), isImportant: true, kari.PersonId, Now);
        await portal.GivenAsync(thread, first);
        await ChooseAsync(kari, 2, ConsentLevel.Basic);

        Assert.Equal((0, 0), await OnDayAsync(30));

        Assert.Empty(await LogAsync(kari.PersonId));
    }

    [Fact]
    public async Task Section_3_2_Nobody_is_recalled_of_what_is_opened()
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        var id = (await SendAsync(kari.PersonId, "h-1")).ThreadId!.Value;
        await portal.RunAsync<MarkRead, bool>(async mark => { await mark.RunAsync(id, Guid.NewGuid(), Cancel); return true; });

        var before = await LogAsync(kari.PersonId);
        Assert.Equal((0, 0), await OnDayAsync(30));
        Assert.Equal(before, await LogAsync(kari.PersonId));
    }

    [Fact]
    public async Task A_run_that_was_taken_over_recalls_nobody_and_the_other_recalls_once()
    {
        var kari = await GivenReachedAsync("Kari Nordli");
        await SendAsync(kari.PersonId, "h-1");
        portal.Clock.Advance(TimeSpan.FromDays(7));
        var sleeper = await TakeJobAsync();
        portal.Clock.Advance(new JobLimits().Lease);
        var other = await TakeJobAsync();
        await Assert.ThrowsAsync<JobLostException>(() => RemindAsync(sleeper));
        Assert.Equal(1, await RemindAsync(other));
        Assert.Single(await BellsAsync(), bell => bell.Kind is NotificationKind.LetterUnopened);
    }

    private Task ChooseAsync(Actor person, int number, ConsentLevel level) =>
        portal.GivenAsync(new ConsentDecision { PatientId = person.PersonId, Number = number, Level = level, TextVersion = "test", DecidedAt = portal.Clock.GetUtcNow(), DecidedBy = person.PersonId });

    private async Task<Actor> GivenReachedAsync(string name)
    {
        var person = await portal.GivenPersonAsync(name);
        await portal.GivenContactAsync(person, Reached);
        return person;
    }

    private Task<LetterAnswer> SendAsync(Guid patient, string externalId, bool isImportant = true) => portal.RunAsync((LetterPost post) => post.SendAsync(
        new SystemActor(hospital.Name, hospital.OrganisationNumber), patient, InboxFeature.Service, InboxFeature.Deliver,
        new Letter(Counterpart.Of(hospital), "Innkalling", new Inward(externalId, "Sara Moen", "Du har fått time."), isImportant), Cancel));

    // Twice: what is done is done once.
    private async Task<(int First, int Second)> OnDayAsync(int day)
    {
        portal.Clock.SetUtcNow(Now.AddDays(day));
        return (await RunJobAsync(), await RunJobAsync());
    }

    private async Task<int> RunJobAsync()
    {
        var run = await TakeJobAsync();
        var done = await RemindAsync(run);
        await portal.Get<JobLeases>().SucceedAsync(run, portal.Clock.GetUtcNow(), Cancel);
        return done;
    }

    private Task<int> RemindAsync(JobRun run) => portal.RunAsync((LetterPost post) => post.RemindAsync(InboxFeature.Service, InboxFeature.Remind, run, Cancel));

    private async Task<JobRun> TakeJobAsync()
    {
        await portal.Get<JobLeases>().DueAsync(new Dictionary<string, DateTimeOffset> { [RemindOfLetters.Name] = portal.Clock.GetUtcNow() }, Cancel);
        return await portal.Get<JobLeases>().TakeAsync(RemindOfLetters.Name, Cancel) ?? throw new InvalidOperationException("Somebody else has the job.");
    }

    private async Task<Actor> LogInAsync(Actor person)
    {
        var session = PortalHarness.NewSession(person.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        return new Actor(person.PersonId, person.PersonId, session.Id);
    }

    private async Task<List<(Guid Whose, NotificationKind Kind)>> BellsAsync() =>
        [.. (await portal.LookAsync<BellNotification, List<BellNotification>>(all => all.OrderBy(bell => bell.CreatedAt).ToListAsync(Cancel))).Select(bell => (bell.ActorId, bell.Kind))];

    // The newest first.
    private async Task<List<(string Action, UsageOutcome Outcome)>> LogAsync(Guid patient) =>
        [.. (await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == patient).OrderByDescending(entry => entry.Sequence).ToListAsync(Cancel))).Select(entry => (entry.ActionCode, entry.Outcome))];
}
