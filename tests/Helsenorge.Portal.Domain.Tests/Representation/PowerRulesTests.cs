using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Domain.Tests.Representation;

public sealed class PowerRulesTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateTimeOffset Then = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AcceptanceFacts Fine = new(new DateOnly(1980, 1, 1), null, AddressProtection.Ungraded, ConsentLevel.Basic, null, AddressProtection.ClientAddress, ConsentLevel.Basic);

    [Theory]
    [InlineData(2, PowerState.Active)]
    [InlineData(1, PowerState.RunOut)]
    public void The_last_day_is_included(int day, PowerState state) =>
        Assert.Equal(state, PowerRules.StateOf(Then, null, new DateOnly(2026, 3, day), Today));

    [Fact]
    public void Until_somebody_answers_it_awaits_and_once_ended_it_has_ended()
    {
        Assert.Equal(PowerState.Awaiting, PowerRules.StateOf(null, null, null, Today));
        Assert.Equal(PowerState.RunOut, PowerRules.StateOf(null, null, Today.AddDays(-1), Today));
        Assert.Equal(PowerState.Ended, PowerRules.StateOf(Then, Then, Today.AddDays(-1), Today));
    }

    [Theory]
    [InlineData(ServiceAreas.RegisteredInformation, 5, ServiceAreas.RegisteredInformation, 5, PowerChange.Nothing)]
    [InlineData(ServiceAreas.Any, null, ServiceAreas.Any, null, PowerChange.Nothing)]
    [InlineData(ServiceAreas.Any, 5, ServiceAreas.RegisteredInformation, 5, PowerChange.Narrows)]
    [InlineData(ServiceAreas.Any, 5, ServiceAreas.Any, 4, PowerChange.Narrows)]
    [InlineData(ServiceAreas.Any, null, ServiceAreas.Any, 4000, PowerChange.Narrows)]
    [InlineData(ServiceAreas.Any, 4000, ServiceAreas.Any, null, PowerChange.Widens)]
    [InlineData(ServiceAreas.Any, 5, ServiceAreas.Any, 6, PowerChange.Widens)]
    [InlineData(ServiceAreas.RegisteredInformation, 5, ServiceAreas.ApplicationsAndReports, 5, PowerChange.Widens)]
    [InlineData(ServiceAreas.RegisteredInformation, 5, ServiceAreas.Any, 1, PowerChange.Widens)]
    [InlineData(ServiceAreas.Any, 5, ServiceAreas.RegisteredInformation, 6, PowerChange.Widens)]
    public void A_change_that_gives_more_in_any_way_widens(ServiceAreas areas, int? until, ServiceAreas newAreas, int? newUntil, PowerChange change) =>
        Assert.Equal(change, PowerRules.Compare(areas, On(until), newAreas, On(newUntil)));

    [Theory]
    [InlineData(3, 3, ReceiverRefusal.TooYoung)]
    [InlineData(3, 2, null)]
    [InlineData(2, 28, null)]
    public void Section_4_5_A_receiver_is_18_on_the_day_they_accept(int month, int day, ReceiverRefusal? refusal) =>
        Assert.Equal(refusal, PowerRules.DecideAcceptance(Fine with { ReceiverBirthDate = new DateOnly(2008, month, day) }, Today));

    [Theory]
    [InlineData(null, ReceiverRefusal.ConsentNotChosen)]
    [InlineData(ConsentLevel.None, ReceiverRefusal.ConsentNotChosen)]
    [InlineData(ConsentLevel.Basic, null)]
    public void Section_4_5_A_receiver_has_chosen_how_to_use_the_portal(ConsentLevel? consent, ReceiverRefusal? refusal) =>
        Assert.Equal(refusal, PowerRules.DecideAcceptance(Fine with { ReceiverConsent = consent }, Today));

    [Theory]
    [InlineData(AddressProtection.Ungraded, null, null)]
    [InlineData(AddressProtection.ClientAddress, null, null)]
    [InlineData(AddressProtection.Confidential, ReceiverRefusal.AddressProtected, ReceiverRefusal.GiverUnavailable)]
    [InlineData(AddressProtection.StrictlyConfidential, ReceiverRefusal.AddressProtected, ReceiverRefusal.GiverUnavailable)]
    public void Section_4_4_A_protected_address_neither_represents_nor_is_represented(AddressProtection protection, ReceiverRefusal? ofReceiver, ReceiverRefusal? ofGiver)
    {
        Assert.Equal(ofReceiver, PowerRules.DecideAcceptance(Fine with { ReceiverProtection = protection }, Today));
        Assert.Equal(ofGiver, PowerRules.DecideAcceptance(Fine with { GiverProtection = protection }, Today));
        Assert.Equal(ofGiver is not null, PowerRules.IsAsleep(Fine with { GiverProtection = protection }));
        Assert.Equal(ofReceiver is not null, PowerRules.IsAsleep(Fine with { ReceiverProtection = protection }));
    }

    [Fact]
    public void Section_4_5_What_is_wrong_on_the_givers_side_is_not_told_apart()
    {
        Assert.Equal(ReceiverRefusal.GiverUnavailable, PowerRules.DecideAcceptance(Fine with { GiverDeceasedOn = Today }, Today));
        Assert.Equal(ReceiverRefusal.GiverUnavailable, PowerRules.DecideAcceptance(Fine with { GiverConsent = ConsentLevel.None }, Today));
        Assert.Equal(ReceiverRefusal.GiverUnavailable, PowerRules.DecideAcceptance(Fine with { GiverConsent = null }, Today));
    }

    [Theory]
    [InlineData(ServiceAreas.None, PowerRefusal.NoArea)]
    [InlineData((ServiceAreas)8, PowerRefusal.NoArea)]
    [InlineData((ServiceAreas)9, PowerRefusal.NoArea)]
    [InlineData(ServiceAreas.ApplicationsAndReports, null)]
    public void Section_4_5_It_covers_one_or_more_of_the_three_areas(ServiceAreas areas, PowerRefusal? refusal) =>
        Assert.Equal(refusal, PowerRules.CheckScope(areas, null, Today));

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, PowerRefusal.DatePassed)]
    public void It_may_end_today_and_not_before(int days, PowerRefusal? refusal) =>
        Assert.Equal(refusal, PowerRules.CheckScope(ServiceAreas.Any, Today.AddDays(days), Today));

    [Theory]
    [InlineData(14, null, PowerReminder.EndsSoon)]
    [InlineData(15, null, null)]
    [InlineData(0, null, PowerReminder.EndsSoon)]
    [InlineData(-1, null, null)]
    [InlineData(14, 1, null)]
    public void Section_4_5_Both_are_told_once_from_14_days_before_the_end(int days, int? noticedDaysAgo, PowerReminder? due) =>
        Assert.Equal(due, PowerExpiry.Due(Power(Today.AddDays(days), Then, noticed: noticedDaysAgo is { } ago ? Then.AddDays(-ago) : null), Then.AddDays(1)));

    [Theory]
    [InlineData(365, null, PowerReminder.StillHolds)]
    [InlineData(364, null, null)]
    [InlineData(800, 364, null)]
    [InlineData(800, 365, PowerReminder.StillHolds)]
    public void One_without_an_end_is_recalled_once_a_year(int givenDaysAgo, int? noticedDaysAgo, PowerReminder? due) =>
        Assert.Equal(due, PowerExpiry.Due(Power(null, Then, given: Then.AddDays(-givenDaysAgo), noticed: noticedDaysAgo is { } ago ? Then.AddDays(-ago) : null), Then));

    [Fact]
    public void What_nobody_accepted_or_has_ended_is_not_recalled()
    {
        Assert.Null(PowerExpiry.Due(Power(Today.AddDays(3), null), Then));
        var ended = Power(Today.AddDays(3), Then);
        ended.EndBy(PowerEnd.ByGiver, Then);
        Assert.Null(PowerExpiry.Due(ended, Then));
    }

    private static DateOnly? On(int? days) => days is { } ahead ? Today.AddDays(ahead) : null;

    private static PowerOfAttorney Power(DateOnly? until, DateTimeOffset? acceptedAt, DateTimeOffset? given = null, DateTimeOffset? noticed = null) => new()
    {
        PatientId = Guid.NewGuid(),
        TypedName = "Siri Lunde",
        NumberHash = [1],
        ReceiverId = Guid.NewGuid(),
        Areas = ServiceAreas.Any,
        GivenAt = given ?? Then.AddDays(-10),
        Until = until,
        AcceptedAt = acceptedAt,
        NoticedAt = noticed,
    };
}
