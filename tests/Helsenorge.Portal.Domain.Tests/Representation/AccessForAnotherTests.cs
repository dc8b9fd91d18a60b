using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>The rules of domain rules §3.3 and §4 as one pure function, at each boundary.</summary>
public sealed class AccessForAnotherTests
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private static readonly ServiceAction Act = new("act", AccessKind.Write, ConsentLevel.Full);
    private static readonly ServiceAction ActOpenToYouth = new("act-youth", AccessKind.Write, ConsentLevel.Full) { IsOpenToYouth = true };
    private static readonly ServiceAction ActAlone = new("act-alone", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    private static readonly ServiceAction ActByDialogue = new("act-dialogue", AccessKind.Write, ConsentLevel.Full) { Areas = ServiceAreas.DigitalHealthServices };
    private static readonly PortalService Service = new("test", "test", "key", ServiceGroup.MyHealth, ConsentLevel.Basic)
    {
        ParentUntil12 = ParentAccess.Open,
        ParentFrom12 = ParentAccess.Restricted,
        Youth = YouthAccess.Restricted,
        Areas = ServiceAreas.RegisteredInformation,
        Actions = [Act, ActOpenToYouth, ActAlone, ActByDialogue],
    };

    private static readonly PortalService ChildrenUnder12 = Service with { ParentFrom12 = ParentAccess.Closed };
    private static readonly PortalService NeverByProxy = Service with { Areas = ServiceAreas.None, Actions = [] };
    private static readonly Actor Kari = new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

    private static RepresentationFacts Parent { get; } = new(ConsentLevel.Basic, AddressProtection.Ungraded, true, false, true, true, true, ServiceAreas.None, false);

    private static RepresentationFacts Proxy { get; } = Parent with { HasResponsibility = false, LivesWithChild = false, SomeoneLivesWithChild = false, Granted = ServiceAreas.RegisteredInformation };

    [Theory]
    [InlineData(11, 364, null, false)]
    [InlineData(12, 0, null, true)]
    [InlineData(15, 364, null, true)]
    [InlineData(16, 0, AccessDenial.NotRepresented, true)]
    public void Section_4_1_and_4_2_a_parent_sees_all_to_12_a_part_to_16_and_nothing_after(int years, int days, AccessDenial? expected, bool isPart)
    {
        var verdict = Decide(Service, Service.View, Facts(Age(years, days), Parent));

        Assert.Equal((expected, isPart), (verdict.Denial, verdict.IsRestricted));
    }

    [Theory]
    [InlineData(11, 364, null)]
    [InlineData(12, 0, AccessDenial.ClosedToParents)]
    public void Section_4_2_what_is_for_children_under_12_closes_to_the_parent_on_the_birthday(int years, int days, AccessDenial? expected) =>
        Assert.Equal(expected, Decide(ChildrenUnder12, ChildrenUnder12.View, Facts(Age(years, days), Parent)).Denial);

    [Theory]
    [InlineData(23, 59, null)]
    [InlineData(0, 0, AccessDenial.NotRepresented)]
    public void Section_4_1_the_sixteenth_birthday_begins_at_midnight_in_Norway(int hour, int minute, AccessDenial? expected)
    {
        var birthday = new DateOnly(2026, 3, 3);
        var clock = hour == 23 ? NorwegianTime.At(birthday.AddDays(-1), new TimeOnly(hour, minute)) : NorwegianTime.At(birthday, new TimeOnly(hour, minute));
        var facts = Facts(birthday.AddYears(-16), Parent) with { SessionStartedAt = clock, SessionLastUsedAt = clock };

        Assert.Equal(expected, AccessRules.Decide(Service, Service.View, Kari, facts, new SessionLimits(), clock).Denial);
    }

    [Theory]
    [InlineData(true, true, AddressRule.SomeoneLivesWithChild, null)]
    [InlineData(false, true, AddressRule.SomeoneLivesWithChild, null)]
    [InlineData(false, false, AddressRule.SomeoneLivesWithChild, AccessDenial.NotAtChildsAddress)]
    [InlineData(true, true, AddressRule.ParentLivesWithChild, null)]
    [InlineData(false, true, AddressRule.ParentLivesWithChild, AccessDenial.NotAtChildsAddress)]
    public void Section_4_3_the_address_rule_in_both_its_modes(bool lives, bool someone, AddressRule rule, AccessDenial? expected) =>
        Assert.Equal(expected, AccessRules.Decide(Service, Service.View, Kari, Facts(Age(7), Parent with { LivesWithChild = lives, SomeoneLivesWithChild = someone }), new SessionLimits(), Now, rule).Denial);

    [Fact]
    public void Section_4_3_a_parent_who_has_no_address_in_Norway_loses_the_right() =>
        Assert.Equal(AccessDenial.NotAtChildsAddress, Decide(Service, Service.View, Facts(Age(7), Parent with { ActorHasAddress = false })).Denial);

    [Theory]
    [InlineData(AddressProtection.Confidential)]
    [InlineData(AddressProtection.StrictlyConfidential)]
    public void Section_4_4_an_unlisted_address_closes_both_ways_for_parents_and_proxies(AddressProtection protection)
    {
        foreach (var facts in (RepresentationFacts[])[Parent, Proxy])
        {
            Assert.Equal(AccessDenial.UnlistedAddress, Decide(Service, Service.View, Facts(Age(7), facts) with { Protection = protection }).Denial);
            Assert.Equal(AccessDenial.UnlistedAddress, Decide(Service, Service.View, Facts(Age(7), facts with { ActorProtection = protection })).Denial);
        }
    }

    [Fact]
    public void Section_4_4_a_client_address_closes_nothing() =>
        Assert.Null(Decide(Service, Service.View, Facts(Age(7), Parent) with { Protection = AddressProtection.ClientAddress }).Denial);

    [Fact]
    public void Section_4_5_a_power_of_attorney_opens_its_areas_and_no_others()
    {
        var facts = Facts(Age(40), Proxy);

        Assert.Null(Decide(Service, Service.View, facts).Denial);
        Assert.Equal(AccessGround.PowerOfAttorney, Decide(Service, Service.View, facts).Ground);
        Assert.Equal(AccessDenial.OutsidePowerOfAttorney, Decide(Service, ActByDialogue, facts).Denial);
        Assert.Null(Decide(Service, ActByDialogue, facts with { Representation = Proxy with { Granted = ServiceAreas.DigitalHealthServices } }).Denial);
        Assert.Equal(AccessDenial.OutsidePowerOfAttorney, Decide(Service, Service.View, facts with { Representation = Proxy with { Granted = ServiceAreas.DigitalHealthServices } }).Denial);
    }

    [Fact]
    public void Section_4_5_what_a_proxy_can_never_do_stays_closed_whatever_was_given()
    {
        var everything = Facts(Age(40), Proxy with { Granted = ServiceAreas.Any });

        Assert.Equal(AccessDenial.NeverByProxy, Decide(NeverByProxy, NeverByProxy.View, everything).Denial);
        Assert.Equal(AccessDenial.OnlyThemselves, Decide(Service, ActAlone, everything).Denial);
    }

    [Theory]
    [InlineData(11, 364, AccessDenial.OutsidePowerOfAttorney)]
    [InlineData(12, 0, null)]
    public void Section_4_5_an_appointment_covers_every_area_for_a_patient_from_12(int years, int days, AccessDenial? expected) =>
        Assert.Equal(expected, Decide(Service, ActByDialogue, Facts(Age(years, days), Proxy with { Granted = ServiceAreas.None, IsAppointed = true })).Denial);

    [Fact]
    public void Section_4_5_a_proxy_never_has_more_than_the_giver_has_agreed_to()
    {
        var basic = Facts(Age(40), Proxy) with { Consent = ConsentLevel.Basic };

        Assert.Null(Decide(Service, Service.View, basic).Denial);
        Assert.Equal(AccessDenial.ConsentTooLow, Decide(Service, Act, basic).Denial);
        Assert.Equal(AccessDenial.ConsentNotChosen, Decide(Service, Service.View, basic with { Consent = null }).Denial);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ConsentLevel.None)]
    public void Whoever_acts_for_another_must_have_chosen_a_level_themselves(ConsentLevel? own) =>
        Assert.Equal(AccessDenial.OwnConsentMissing, Decide(Service, Service.View, Facts(Age(7), Parent with { ActorConsent = own })).Denial);

    [Fact]
    public void Section_4_3_Death_on_either_side_ends_the_right()
    {
        Assert.Equal(AccessDenial.Deceased, Decide(Service, Service.View, Facts(Age(7), Parent) with { DeceasedOn = new DateOnly(2026, 3, 1) }).Denial);
        Assert.Equal(AccessDenial.NotRepresented, Decide(Service, Service.View, Facts(Age(7), Parent with { ActorIsBarred = true })).Denial);
    }

    [Theory]
    [InlineData(12, 364, true, ConsentLevel.Full, AccessDenial.TooYoung)]
    [InlineData(13, 0, true, ConsentLevel.Full, null)]
    [InlineData(13, 0, false, ConsentLevel.Full, AccessDenial.YouthConsentMissing)]
    [InlineData(13, 0, true, ConsentLevel.BasicPlus, AccessDenial.YouthNeedsFull)]
    [InlineData(15, 364, true, ConsentLevel.Full, null)]
    [InlineData(15, 364, false, ConsentLevel.Full, AccessDenial.YouthConsentMissing)]
    [InlineData(16, 0, false, ConsentLevel.Basic, null)]
    public void Section_3_3_youth_access_needs_two_consents_from_13_and_neither_from_16(int years, int days, bool hasConsent, ConsentLevel level, AccessDenial? expected) =>
        Assert.Equal(expected, DecideOwn(Service, Service.View, Facts(Age(years, days), null) with { HasYouthConsent = hasConsent, Consent = level }).Denial);

    [Fact]
    public void Section_4_1_youth_access_is_for_looking_unless_an_action_says_otherwise()
    {
        var sofie = Facts(Age(14), null) with { HasYouthConsent = true };

        Assert.True(DecideOwn(Service, Service.View, sofie).IsRestricted);
        Assert.Equal(AccessDenial.ClosedToYouth, DecideOwn(Service, Act, sofie).Denial);
        Assert.Null(DecideOwn(Service, ActOpenToYouth, sofie).Denial);
        Assert.Equal(AccessDenial.ClosedToYouth, DecideOwn(Service with { Youth = YouthAccess.Closed }, Service.View, sofie).Denial);
    }

    [Fact]
    public void Section_4_5_A_preview_shows_what_a_proxy_would_see_and_changes_nothing()
    {
        var preview = new Actor(Kari.PersonId, Kari.PersonId, Kari.SessionId) { Preview = ServiceAreas.RegisteredInformation };
        var facts = Facts(Age(40), null);

        var view = AccessRules.Decide(Service, Service.View, preview, facts, new SessionLimits(), Now);
        Assert.Equal((null, AccessGround.Preview), (view.Denial, view.Ground));
        Assert.Equal(AccessDenial.OnlyPreview, AccessRules.Decide(Service, Act, preview, facts, new SessionLimits(), Now).Denial);
        Assert.Equal(AccessDenial.OutsidePowerOfAttorney, AccessRules.Decide(Service, ActByDialogue, preview, facts, new SessionLimits(), Now).Denial);
        Assert.Equal(AccessDenial.NeverByProxy, AccessRules.Decide(NeverByProxy, NeverByProxy.View, preview, facts, new SessionLimits(), Now).Denial);
    }

    private static DateOnly Age(int years, int days = 0) => NorwegianTime.Today(Now).AddDays(-days).AddYears(-years);

    private static AccessFacts Facts(DateOnly born, RepresentationFacts? representation) => new(Now, Now, null, Now, born, null, ConsentLevel.Full) { Representation = representation };

    private static AccessVerdict Decide(PortalService service, ServiceAction action, AccessFacts facts) =>
        AccessRules.Decide(service, action == Service.View ? service.View : action, Kari, facts, new SessionLimits(), Now);

    private static AccessVerdict DecideOwn(PortalService service, ServiceAction action, AccessFacts facts) =>
        AccessRules.Decide(service, action == Service.View ? service.View : action, new Actor(Kari.PersonId, Kari.PersonId, Kari.SessionId), facts, new SessionLimits(), Now);
}
