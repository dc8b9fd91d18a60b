using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.Notifications;

/// <summary>Who is told, by which way and how early: each row of a table is somebody at some time.</summary>
public sealed class NotificationPlanTests
{
    private const string Noon = "2026-11-25T12:00+01:00";
    private static readonly NotificationLimits limits = new();
    private static readonly Guid mia = Guid.NewGuid();
    private static readonly Guid kari = Guid.NewGuid();

    private static readonly PortalService appointments = new("appointments", "appointments", "calendar", ServiceGroup.MyHealth, ConsentLevel.Full)
    {
        ParentUntil12 = ParentAccess.Open,
        ParentFrom12 = ParentAccess.Restricted,
        Youth = YouthAccess.Restricted,
        Areas = ServiceAreas.DigitalHealthServices,
    };

    private static readonly PortalService closedFrom12 = new("records", "records", "file", ServiceGroup.MyHealth, ConsentLevel.BasicPlus) { ParentUntil12 = ParentAccess.Open };

    [Theory]
    [InlineData(NotificationImportance.Decision, true, true, true)]
    [InlineData(NotificationImportance.Important, true, true, true)]
    [InlineData(NotificationImportance.Answer, false, true, true)]
    [InlineData(NotificationImportance.Receipt, false, false, true)]
    public void Section_7_Few_standard_and_many(NotificationImportance importance, bool few, bool standard, bool many) =>
        Assert.Equal([few, standard, many], Enum.GetValues<NotificationVolume>().Select(volume => To(Self() with { Choice = new(volume, NotificationFallback.Sms, []) }, importance: importance).Count > 0));

    [Fact]
    public void Every_kind_of_event_is_worth_something_and_what_changes_rights_is_never_too_little()
    {
        Assert.All(Enum.GetValues<NotificationKind>(), kind => Assert.True(Enum.IsDefined(NotificationPlan.ImportanceOf(kind))));
        Assert.All((NotificationKind[])[NotificationKind.ConsentChanged, NotificationKind.BankAccountChanged, NotificationKind.PrivacyChanged, NotificationKind.OwnRecordLocked, NotificationKind.OwnRecordUnlocked], kind =>
            Assert.True(NotificationPlan.IsWanted(NotificationPlan.ImportanceOf(kind), NotificationVolume.Few)));
    }

    [Theory]
    [InlineData(NotificationFallback.Sms, false, "Sms")]
    [InlineData(NotificationFallback.Email, false, "Email")]
    [InlineData(NotificationFallback.Both, false, "Sms Email")]
    [InlineData(NotificationFallback.Sms, true, "Push Sms?")]
    [InlineData(NotificationFallback.Both, true, "Push Sms? Email?")]
    public void Section_7_Push_goes_first_and_the_rest_is_what_it_falls_back_on(NotificationFallback fallback, bool hasPush, string ways) =>
        Assert.Equal(ways, Ways(To(Self() with { Choice = new(NotificationVolume.Standard, fallback, []), HasPush = hasPush })));

    [Theory]
    // On both sides of the hours: push at any, SMS and e-mail from seven until eleven at night.
    [InlineData("2026-11-25T06:59:59+01:00", "2026-11-25T07:00+01:00")]
    [InlineData("2026-11-25T07:00+01:00", "2026-11-25T07:00+01:00")]
    [InlineData("2026-11-25T22:59:59+01:00", "2026-11-25T22:59:59+01:00")]
    [InlineData("2026-11-25T23:00+01:00", "2026-11-26T07:00+01:00")]
    [InlineData("2026-11-25T23:59:59+01:00", "2026-11-26T07:00+01:00")]
    [InlineData("2026-11-26T00:00+01:00", "2026-11-26T07:00+01:00")]
    // Told in another zone it is the same moment.
    [InlineData("2026-11-25T22:00Z", "2026-11-26T07:00+01:00")]
    [InlineData("2026-06-25T21:00Z", "2026-06-26T07:00+02:00")]
    // Both nights when the clocks change: seven is seven.
    [InlineData("2026-03-28T23:30+01:00", "2026-03-29T07:00+02:00")]
    [InlineData("2026-03-29T01:30+01:00", "2026-03-29T07:00+02:00")]
    [InlineData("2026-03-29T06:59+02:00", "2026-03-29T07:00+02:00")]
    [InlineData("2026-10-24T23:30+02:00", "2026-10-25T07:00+01:00")]
    [InlineData("2026-10-25T02:30+02:00", "2026-10-25T07:00+01:00")]
    [InlineData("2026-10-25T02:30+01:00", "2026-10-25T07:00+01:00")]
    public void Section_7_Quiet_hours_hold_for_SMS_and_e_mail_and_not_for_push(string happened, string notBefore)
    {
        var planned = To(Self() with { Choice = new(NotificationVolume.Standard, NotificationFallback.Both, []), HasPush = true }, happened);

        Assert.Equal([Time(happened), Time(notBefore), Time(notBefore)], planned.Select(one => one.NotBefore));
    }

    [Fact]
    public void Asked_again_later_it_counts_from_then() =>
        Assert.Equal(Time("2026-11-26T12:00+01:00"), Assert.Single(Plan(Self(), "2026-11-25T23:30+01:00", now: "2026-11-26T12:00+01:00")).NotBefore);

    [Theory]
    // A child is 15 to the last second, and 16 from midnight; an SMS that waits for the morning is nothing any more.
    [InlineData("2026-11-25T12:00+01:00", "2010-11-26", "Push Sms?")]
    [InlineData("2026-11-25T22:59:59+01:00", "2010-11-26", "Push Sms?")]
    [InlineData("2026-11-25T23:00+01:00", "2010-11-26", "Push")]
    [InlineData("2026-11-25T23:59:59+01:00", "2010-11-26", "Push")]
    [InlineData("2026-11-26T00:00+01:00", "2010-11-26", "")]
    [InlineData("2026-11-25T23:30+01:00", "2010-11-27", "Push Sms?")]
    // In summer midnight is two hours earlier by the world's clock.
    [InlineData("2026-06-30T21:59:59Z", "2010-07-01", "Push")]
    [InlineData("2026-06-30T22:00Z", "2010-07-01", "")]
    // Born on a leap day, a child turns 16 on 1 March where there is no 29 February.
    [InlineData("2028-02-28T12:00+01:00", "2012-02-29", "Push Sms?")]
    [InlineData("2028-02-29T12:00+01:00", "2012-02-29", "")]
    public void Section_7_Parents_always_hear_of_children_until_they_turn_16_at_Norwegian_midnight(string happened, string born, string ways) =>
        Assert.Equal(ways, Ways(To(Parent() with { HasPush = true }, happened, born)));

    [Theory]
    [InlineData("2026-11-25", false, "Sms")]
    [InlineData("2026-11-26", false, "Sms")]
    [InlineData("2026-11-25", true, "")]
    [InlineData("2026-11-26", true, "Sms")]
    public void Section_7_From_12_what_is_hidden_from_parents_is_not_told_them(string turns12, bool isHidden, string ways)
    {
        var born = DateOnly.Parse(turns12, CultureInfo.InvariantCulture).AddYears(-12);

        Assert.Equal(ways, Ways(NotificationPlan.For(Happened(Noon) with { IsHiddenFromParentsFrom12 = isHidden }, Subject(born), [Parent()], limits, Time(Noon))));
    }

    [Theory]
    [InlineData("2014-11-26", "Sms")]
    [InlineData("2014-11-25", "")]
    public void Section_7_A_service_that_closes_at_12_is_silent_from_then(string born, string ways) =>
        Assert.Equal(ways, Ways(NotificationPlan.For(Happened(Noon) with { Service = closedFrom12 }, Subject(Day(born)), [Parent()], limits, Time(Noon))));

    [Fact]
    public void Section_4_1_A_young_person_hears_of_open_services_with_parental_consent_and_not_of_what_parents_send()
    {
        var youth = Subject(Day("2012-01-01")) with { HasYouthAccess = true };
        var own = Self() with { PersonId = mia };

        Assert.Equal("Sms", Ways(NotificationPlan.For(Happened(Noon), youth, [own], limits, Time(Noon))));
        Assert.Empty(NotificationPlan.For(Happened(Noon), youth with { HasYouthAccess = false }, [own], limits, Time(Noon)));
        Assert.Empty(NotificationPlan.For(Happened(Noon) with { IsHiddenFromYouth = true }, youth, [own], limits, Time(Noon)));
        Assert.Empty(NotificationPlan.For(Happened(Noon) with { Service = closedFrom12 }, youth, [own], limits, Time(Noon)));
        Assert.Equal("Sms", Ways(NotificationPlan.For(Happened(Noon), youth with { BirthDate = Day("2013-11-25") }, [own], limits, Time(Noon))));
        Assert.Empty(NotificationPlan.For(Happened(Noon), youth with { BirthDate = Day("2013-11-26") }, [own], limits, Time(Noon)));
    }

    [Theory]
    [InlineData(true, ServiceAreas.DigitalHealthServices, null, Noon, "Sms")]
    [InlineData(true, ServiceAreas.Any, null, Noon, "Sms")]
    [InlineData(false, ServiceAreas.Any, null, Noon, "")]
    [InlineData(true, ServiceAreas.RegisteredInformation, null, Noon, "")]
    [InlineData(true, ServiceAreas.None, null, Noon, "")]
    [InlineData(true, ServiceAreas.Any, "2026-11-25", "2026-11-25T22:59+01:00", "Sms")]
    [InlineData(true, ServiceAreas.Any, "2026-11-25", "2026-11-25T23:00+01:00", "")]
    [InlineData(true, ServiceAreas.Any, "2026-11-24", Noon, "")]
    public void Section_7_A_proxy_hears_when_they_asked_to_within_the_areas_and_while_it_lasts(bool hasAsked, ServiceAreas areas, string? until, string happened, string ways) =>
        Assert.Equal(ways, Ways(To(Proxy() with { Choice = new(NotificationVolume.Standard, NotificationFallback.Sms, hasAsked ? [mia] : []), Areas = areas, Until = until is null ? null : Day(until) }, happened, "1950-01-01")));

    [Fact]
    public void Section_4_5_Whoever_is_appointed_hears_of_every_area_from_12_and_of_what_is_open_to_them_alone()
    {
        var appointed = Proxy() with { Ground = AccessGround.Appointed, Areas = ServiceAreas.None };
        var onlyForThem = closedFrom12 with { IsOpenToAppointed = true };

        Assert.Single(To(appointed, born: "2014-11-25"));
        Assert.Empty(To(appointed, born: "2014-11-26"));
        Assert.Empty(To(appointed with { Choice = NotificationChoice.Default }));
        Assert.Single(NotificationPlan.For(Happened(Noon) with { Service = onlyForThem }, Subject(Day("1950-01-01")), [appointed], limits, Time(Noon)));
        Assert.Empty(NotificationPlan.For(Happened(Noon) with { Service = closedFrom12 }, Subject(Day("1950-01-01")), [appointed], limits, Time(Noon)));
    }

    [Fact]
    public void No_other_right_makes_anybody_hear() =>
        Assert.All((AccessGround[])[AccessGround.Preview, AccessGround.None, AccessGround.Organisation, AccessGround.System], ground => Assert.Empty(To(Proxy() with { Ground = ground })));

    [Theory]
    [InlineData(AddressProtection.Ungraded, AddressProtection.ClientAddress, 2)]
    [InlineData(AddressProtection.Confidential, AddressProtection.Ungraded, 0)]
    [InlineData(AddressProtection.StrictlyConfidential, AddressProtection.Ungraded, 0)]
    [InlineData(AddressProtection.Ungraded, AddressProtection.Confidential, 0)]
    public void Section_4_4_An_unlisted_address_on_either_side_silences_those_who_act_for_others(AddressProtection subject, AddressProtection recipient, int told)
    {
        var who = Subject(Day("2016-01-01")) with { AddressProtection = subject };
        var others = new[] { Parent() with { AddressProtection = recipient }, Proxy() with { AddressProtection = recipient, Contact = Contact("+4790000222") } };

        Assert.Equal(told, NotificationPlan.For(Happened(Noon), who, others, limits, Time(Noon)).Count);
        Assert.Single(NotificationPlan.For(Happened(Noon), who with { BirthDate = Day("1980-01-01") }, [Self() with { AddressProtection = subject }], limits, Time(Noon)));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(ConsentLevel.None, 0)]
    [InlineData(ConsentLevel.BasicPlus, 0)]
    [InlineData(ConsentLevel.Full, 1)]
    public void Section_3_2_A_service_that_the_consent_closed_is_silent(ConsentLevel? consent, int told) =>
        Assert.Equal(told, NotificationPlan.For(Happened(Noon), Subject(Day("1980-01-01")) with { Consent = consent }, [Self()], limits, Time(Noon)).Count);

    [Fact]
    public void Nobody_is_told_of_the_dead() =>
        Assert.Empty(NotificationPlan.For(Happened(Noon), Subject(Day("1940-01-01")) with { DeceasedOn = Day("2026-11-24") }, [Self(), Proxy()], limits, Time(Noon)));

    [Theory]
    // Confirmed; by which ways a decision is told, and anything else.
    [InlineData("2025-05-26", "2026-11-01", "Sms Email", "Sms Email")]
    [InlineData("2025-05-25", "2026-11-01", "Email", "Sms Email")]
    [InlineData("2026-11-01", "2025-05-26", "Sms Email", "Sms Email")]
    [InlineData("2026-11-01", "2025-05-25", "Sms", "Sms Email")]
    [InlineData(null, "2025-05-25", "", "Sms Email")]
    public void Section_7_Eighteen_months_unconfirmed_a_number_or_an_address_announces_no_decision(string? mobileOn, string? emailOn, string decision, string otherwise)
    {
        var self = Self() with
        {
            Choice = new(NotificationVolume.Standard, NotificationFallback.Both, []),
            Contact = new("kari@example.org", emailOn is null ? null : Day(emailOn), "+4790000123", mobileOn is null ? null : Day(mobileOn), false),
        };

        Assert.Equal(decision, Ways(To(self, importance: NotificationImportance.Decision)));
        Assert.Equal(otherwise, Ways(To(self)));
    }

    [Fact]
    public void Section_7_Whoever_opted_out_gets_decisions_on_paper_and_the_rest_as_others_do()
    {
        var kjell = Self() with { Contact = Contact("+4790000123") with { IsReserved = true }, HasPush = true };

        Assert.Empty(To(kjell, importance: NotificationImportance.Decision));
        Assert.Equal("Push Sms?", Ways(To(kjell)));
    }

    [Fact]
    public void Section_7_A_way_that_leads_nowhere_is_left_out_and_no_other_is_taken_in_its_place()
    {
        Assert.Empty(To(Self() with { Contact = new("kari@example.org", Day("2026-11-01"), null, null, false) }));
        Assert.Equal("Email", Ways(To(Self() with { Contact = new("kari@example.org", Day("2026-11-01"), null, null, false), Choice = new(NotificationVolume.Standard, NotificationFallback.Both, []) })));
    }

    [Fact]
    public void Section_7_One_address_is_told_once_whoever_shares_it()
    {
        var (mother, father) = (Parent() with { Choice = new(NotificationVolume.Standard, NotificationFallback.Both, []) }, Parent() with { PersonId = Guid.NewGuid(), Choice = new(NotificationVolume.Standard, NotificationFallback.Both, []) });

        var planned = NotificationPlan.For(Happened(Noon), Subject(Day("2016-01-01")), [mother, father with { Contact = mother.Contact with { Email = "KARI@example.org" } }], limits, Time(Noon));

        Assert.Equal([(kari, NotificationChannel.Sms), (kari, NotificationChannel.Email)], planned.Select(one => (one.PersonId, one.Channel)));
        Assert.Equal(4, NotificationPlan.For(Happened(Noon), Subject(Day("2016-01-01")), [mother, father with { Contact = Contact("+4790000222") with { Email = "petter@example.org" } }], limits, Time(Noon)).Count);
    }

    [Fact]
    public void What_is_a_fallback_to_one_and_the_only_way_to_another_is_no_fallback()
    {
        var planned = NotificationPlan.For(Happened(Noon), Subject(Day("2016-01-01")), [Parent() with { HasPush = true }, Parent() with { PersonId = Guid.NewGuid() }], limits, Time(Noon));

        Assert.Equal("Push Sms", Ways(planned));
    }

    [Fact]
    public void The_person_themselves_goes_before_those_who_act_for_them() =>
        Assert.Equal(mia, Assert.Single(NotificationPlan.For(Happened(Noon), Subject(Day("1950-01-01")), [Proxy(), Self() with { PersonId = mia }], limits, Time(Noon))).PersonId);

    [Fact]
    public void What_is_planned_prints_no_address() =>
        Assert.DoesNotContain("9000", To(Self()).Single().ToString(), StringComparison.Ordinal);

    private static NotificationRecipient Self() => new(kari, AccessGround.Self, NotificationChoice.Default, Contact("+4790000123"));

    private static NotificationRecipient Parent() => new(kari, AccessGround.Parent, NotificationChoice.Default, Contact("+4790000123"));

    private static NotificationRecipient Proxy() =>
        new(kari, AccessGround.PowerOfAttorney, new(NotificationVolume.Standard, NotificationFallback.Sms, [mia]), Contact("+4790000123"), Areas: ServiceAreas.Any);

    private static ContactDetails Contact(string mobile) => new("kari@example.org", Day("2026-11-01"), mobile, Day("2026-11-01"), false);

    private static NotificationSubject Subject(DateOnly born) => new(mia, born, AddressProtection.Ungraded, null, ConsentLevel.Full);

    private static NotificationEvent Happened(string at, NotificationImportance importance = NotificationImportance.Important) => new(NotificationKind.AppointmentConfirmed, importance, appointments, Time(at));

    private static IReadOnlyList<PlannedNotification> To(NotificationRecipient recipient, string happened = Noon, string born = "1980-01-01", NotificationImportance importance = NotificationImportance.Important) =>
        NotificationPlan.For(Happened(happened, importance), Subject(Day(born)), [recipient], limits, Time(happened));

    private static IReadOnlyList<PlannedNotification> Plan(NotificationRecipient recipient, string happened, string now) =>
        NotificationPlan.For(Happened(happened), Subject(Day("1980-01-01")), [recipient], limits, Time(now));

    private static string Ways(IEnumerable<PlannedNotification> planned) => string.Join(' ', planned.Select(one => $"{one.Channel}{(one.IsFallback ? "?" : "")}"));

    private static DateTimeOffset Time(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
