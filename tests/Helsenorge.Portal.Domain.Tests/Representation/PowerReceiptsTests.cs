using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>What is given, received, changed and ended stands in the inboxes of both (domain rules §4.5), in the commit of the act.</summary>
public sealed class PowerReceiptsTests : PowersTest
{
    [Fact]
    public async Task Section_4_5_Giving_accepting_changing_and_ending_leave_a_receipt_with_each_of_the_two()
    {
        var first = await GivenAcceptedAsync(View);
        var changed = await ChangeAsync(await ShownAsync(first), ServiceAreas.Any, null);
        Assert.True(changed.Succeeded(out var second));
        Assert.Null(await EndAsync(second));

        // What she did herself she knows; what the other did is new.
        Assert.Equal(
            ["Fullmakten til Siri Lunde er avsluttet", "Kvittering: endret fullmakt til Siri Lunde", "Kvittering: fullmakt til Siri Lunde", "Ny: Siri Lunde har godtatt fullmakten"],
            await SubjectsAsync(Kari));
        Assert.Equal(["Du har fått fullmakt fra Kari Nordli", "Ny: Fullmakten fra Kari Nordli er avsluttet", "Ny: Kari Nordli har endret fullmakten din"], await SubjectsAsync(Siri));
        Assert.All(await ThreadsAsync(Kari), thread => Assert.Equal(MessageKind.PowerOfAttorney, thread.Kind));
        var text = await Portal.LookAsync<Message, string>(all => all.Where(message => message.PatientId == Kari.PersonId && message.Text.StartsWith("Du har gitt")).Select(message => message.Text).SingleAsync(Cancel));
        Assert.Equal($"Du har gitt Siri Lunde fullmakt. Gjelder: Innsyn i det som er registrert. Til den blir avsluttet. Den begynner når Siri Lunde har godtatt den. Du kan endre eller avslutte den når du vil. Kvittering {first.ToString("N")[^8..].ToUpperInvariant()}.", text);
    }

    [Fact]
    public async Task Each_reads_it_in_the_language_of_their_own_register()
    {
        await Portal.GivenContactAsync(Siri, new ContactInformation("en", null, null, null, null, false));
        await Portal.GivenContactAsync(Kari, new ContactInformation("nn", null, null, null, null, false));

        await GivenAcceptedAsync(View, Today.AddDays(3));

        Assert.Equal(["Kvittering: fullmakt til Siri Lunde", "Ny: Siri Lunde har godteke fullmakta"], await SubjectsAsync(Kari));
        Assert.Equal(["You have received a power of attorney from Kari Nordli"], await SubjectsAsync(Siri));
    }

    [Fact]
    public async Task Pressed_five_times_it_is_one_receipt_with_one_number()
    {
        var (number, key) = (await NumberOfAsync(Siri), Guid.NewGuid());

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync("Siri Lunde", number, View, null, key, Cancel))));

        Assert.Single(answers.Select(answer => answer.PowerId).Distinct());
        Assert.Single(await ThreadsAsync(Kari));
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Kari.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task A_no_is_told_to_the_giver_alone_and_what_nobody_accepted_ends_with_the_giver()
    {
        var declined = await GiveAsync("Siri Lunde", Siri);
        await AsAsync(Siri, async () => await Portal.RunAsync<AnswerPower, ReceiverRefusal?>(async answer => await answer.EndAsync((await ListReceivedAsync()).List.Powers[0], Guid.NewGuid(), Cancel)));
        var offered = await GiveAsync("Siri Lunde", Siri);
        Assert.Null(await EndAsync(offered));

        Assert.NotEqual(declined, offered);
        Assert.Empty(await ThreadsAsync(Siri));
        Assert.Equal(
            ["Fullmakten til Siri Lunde er avsluttet", "Kvittering: fullmakt til Siri Lunde", "Kvittering: fullmakt til Siri Lunde", "Ny: Siri Lunde har takket nei til fullmakten"],
            await SubjectsAsync(Kari));
    }

    [Fact]
    public async Task Section_3_2_When_the_receiver_withdraws_the_giver_has_a_receipt_and_nothing_is_left_with_the_receiver()
    {
        await GivenAcceptedAsync();

        Assert.Null(await AsAsync(Siri, () => Portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel))));

        Assert.Equal(["Kvittering: fullmakt til Siri Lunde", "Ny: Fullmakten til Siri Lunde er avsluttet", "Ny: Siri Lunde har godtatt fullmakten"], await SubjectsAsync(Kari));
        Assert.Empty(await ThreadsAsync(Siri));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Section_3_2_The_receiver_keeps_the_receipts_of_what_they_could_do_when_the_giver_withdraws(bool isLastDay)
    {
        await GivenAcceptedAsync(View, Today);
        if (!isLastDay)
        {
            // It has run out: there is nothing left to end.
            await NextDayAsync();
        }

        Assert.Null(await Portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(isLastDay ? ["Du har fått fullmakt fra Kari Nordli", "Ny: Fullmakten fra Kari Nordli er avsluttet"] : ["Du har fått fullmakt fra Kari Nordli"], await SubjectsAsync(Siri));
        Assert.Equal(isLastDay, (await BellAsync(Siri)).Contains(NotificationKind.PowerEndedForYou));
        Assert.Empty(await ThreadsAsync(Kari));
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Kari.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task Section_4_5_An_appointment_that_the_register_ends_leaves_a_receipt_with_both_once()
    {
        var register = new Appointing();
        await RestartAsync(Engine.Sqlite, services => services.AddSingleton<IPopulationRegister>(register));
        await register.KnowAsync(Portal, Siri, Kari);
        register.IsAppointed = true;
        await LogInAsync();
        Assert.Empty(await ThreadsAsync(Siri));

        register.IsAppointed = false;
        await LogInAsync();
        await LogInAsync();

        Assert.Equal(PowerEnd.ByRegister, await Portal.LookAsync<PowerOfAttorney, PowerEnd?>(all => all.Select(power => power.End).SingleAsync(Cancel)));
        Assert.Equal(["Ny: Fullmakten fra Kari Nordli er avsluttet"], await SubjectsAsync(Siri));
        Assert.Equal(["Ny: Fullmakten til Siri Lunde er avsluttet"], await SubjectsAsync(Kari));
        Assert.Equal([NotificationKind.PowerEndedForYou], await BellAsync(Siri));
        Assert.Equal([NotificationKind.PowerEnded], await BellAsync(Kari));

        async Task LogInAsync() =>
            Assert.Null((await Portal.RunAsync<PersonDirectory, Result<PersonAtLogin, LoginRefusal>>(people => people.RefreshAtLoginAsync(register.Representative, null, Cancel))).Refusal);
    }

    [Fact]
    public async Task Section_4_5_No_proxy_sees_the_receipts()
    {
        await GivenAcceptedAsync(ServiceAreas.Any);
        await Portal.GivenHomeAsync(Siri, "Fjordby");
        await Portal.GivenHomeAsync(Kari, "Fjordby");

        Portal.Actor.Current = Siri with { SubjectId = Kari.PersonId };
        Assert.Empty((await Portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), null, Cancel))).Threads);
        Portal.Actor.Current = Kari;
        Assert.Equal(2, (await Portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), null, Cancel))).Threads.Count);
    }

    /// <summary>A population register that says whether one of two is appointed for the other.</summary>
    private sealed class Appointing : IPopulationRegister
    {
        private readonly Dictionary<NationalIdentityNumber, (string GivenName, string FamilyName)> people = [];
        private NationalIdentityNumber patient;

        public NationalIdentityNumber Representative { get; private set; }

        public bool IsAppointed { get; set; }

        public async Task KnowAsync(PortalHarness portal, Actor representative, Actor of)
        {
            (Representative, patient) = (await portal.NumberOfAsync(representative.PersonId), await portal.NumberOfAsync(of.PersonId));
            (people[Representative], people[patient]) = (("Siri", "Lunde"), ("Kari", "Nordli"));
        }

        public Task<RegisteredPerson?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) => Task.FromResult(people.TryGetValue(number, out var name)
            ? new RegisteredPerson(number, [], name.GivenName, name.FamilyName, new DateOnly(1980, 5, 17), Sex.Female, AddressProtection.Ungraded, null, null, null, [])
            {
                Appointments = IsAppointed ? [new(Representative, patient)] : [],
            }
            : null);
    }

    private Task<List<MessageThread>> ThreadsAsync(Actor of) =>
        Portal.LookAsync<MessageThread, List<MessageThread>>(all => all.AsNoTracking().Where(thread => thread.PatientId == of.PersonId).ToListAsync(Cancel));

    private async Task<IReadOnlyList<string>> SubjectsAsync(Actor of) => [.. (await ThreadsAsync(of)).Select(thread => thread.IsUnread ? $"Ny: {thread.Subject}" : thread.Subject).Order(StringComparer.Ordinal)];
}
