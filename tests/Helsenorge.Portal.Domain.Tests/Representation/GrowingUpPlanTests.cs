using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>What changes for a child, by date and by what services declare (domain rules §4.1 and §4.2).</summary>
public sealed class GrowingUpPlanTests
{
    private static readonly DateOnly Sofie = new(2012, 4, 20);
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly PortalService Appointments = new("appointments", "a", "a", ServiceGroup.Contact, ConsentLevel.Full) { ParentUntil12 = ParentAccess.Open, ParentFrom12 = ParentAccess.Restricted, Youth = YouthAccess.Restricted };
    private static readonly PortalService Records = new("records", "r", "r", ServiceGroup.MyHealth, ConsentLevel.Basic) { ParentUntil12 = ParentAccess.Open };
    private static readonly PortalService Doctor = new("gp", "g", "g", ServiceGroup.Contact, ConsentLevel.Basic) { ParentUntil12 = ParentAccess.Open, ParentFrom12 = ParentAccess.Open, Youth = YouthAccess.Restricted };
    private static readonly PortalService DonorCard = new("donor", "d", "d", ServiceGroup.MyHealth, ConsentLevel.Full);
    private static readonly PortalService Itself = new(GrowingUpPlan.YouthService, "y", "y", ServiceGroup.Profile, ConsentLevel.None) { Youth = YouthAccess.Open };
    private static readonly PortalService[] Services = [Appointments, Records, Doctor, DonorCard, Itself];

    [Fact]
    public void Section_4_1_four_birthdays_with_their_dates_of_which_some_have_come() =>
        Assert.Equal(
            [(GrowingUpStep.Twelve, new DateOnly(2024, 4, 20), true), (GrowingUpStep.Thirteen, new DateOnly(2025, 4, 20), true), (GrowingUpStep.Sixteen, new DateOnly(2028, 4, 20), false), (GrowingUpStep.Eighteen, new DateOnly(2030, 4, 20), false)],
            Plan().Steps.Select(step => (step.Step, step.On, step.HasCome)));

    [Fact]
    public void Section_4_2_each_birthday_names_the_services_that_close_narrow_or_open_and_never_itself()
    {
        var steps = Plan().Steps;

        Assert.Equal([Records], steps[0].ClosesToParents);
        Assert.Equal([Appointments], steps[0].NarrowsForParents);
        Assert.Equal([Appointments, Doctor], steps[1].OpensToChild);
        Assert.Equal([Appointments, Doctor], steps[2].ClosesToParents);
        Assert.Equal([Records, DonorCard], steps[2].OpensToChild);
        Assert.All([steps[1], steps[3]], step => Assert.Empty(step.ClosesToParents));
        Assert.Empty(steps[3].OpensToChild);
    }

    [Fact]
    public void What_the_level_keeps_closed_changes_nothing_and_is_not_named()
    {
        var steps = Plan(ConsentLevel.Basic).Steps;

        Assert.Empty(steps[0].NarrowsForParents);
        Assert.Equal([Doctor], steps[2].ClosesToParents);
        Assert.Equal([Records, Doctor], steps[2].OpensToChild);
    }

    [Theory]
    [InlineData(ConsentLevel.Full, true, false, false)]
    [InlineData(ConsentLevel.Full, false, true, false)]
    [InlineData(ConsentLevel.BasicPlus, true, false, true)]
    [InlineData(null, false, true, true)]
    public void Section_3_3_the_plan_says_which_of_the_two_consents_is_missing(ConsentLevel? level, bool hasConsent, bool lacksConsent, bool lacksFull)
    {
        var plan = GrowingUpPlan.For(Sofie, Services, level, hasConsent, Today);

        Assert.Equal((lacksConsent, lacksFull), (plan.LacksYouthConsent, plan.LacksFull));
    }

    [Theory]
    [InlineData("2024-04-19", GrowingUpStep.Twelve)]
    [InlineData("2024-04-20", GrowingUpStep.Thirteen)]
    [InlineData("2030-04-19", GrowingUpStep.Eighteen)]
    [InlineData("2030-04-20", null)]
    public void The_next_step_is_the_first_that_has_not_come(string today, GrowingUpStep? expected) =>
        Assert.Equal(expected, GrowingUpPlan.For(Sofie, Services, ConsentLevel.Full, true, Date(today)).Next?.Step);

    [Theory]
    [InlineData("2024-02-29", GrowingUpStep.Twelve, "2036-02-29")]
    [InlineData("2024-02-29", GrowingUpStep.Thirteen, "2037-03-01")]
    [InlineData("2024-02-29", GrowingUpStep.Sixteen, "2040-02-29")]
    [InlineData("2024-02-29", GrowingUpStep.Eighteen, "2042-03-01")]
    public void Section_4_3_whoever_is_born_on_29_February_comes_of_each_age_on_1_March_where_the_day_is_missing(string born, GrowingUpStep step, string expected) =>
        Assert.Equal(Date(expected), GrowingUpPlan.For(Date(born), Services, ConsentLevel.Full, true, Today).Steps.Single(planned => planned.Step == step).On);

    [Theory]
    [InlineData(91, null)]
    [InlineData(90, 90)]
    [InlineData(31, 90)]
    [InlineData(30, 30)]
    [InlineData(8, 30)]
    [InlineData(7, 7)]
    [InlineData(1, 7)]
    public void A_notice_is_due_at_90_30_and_7_days_and_late_ones_at_the_nearest(int daysLeft, int? expected) =>
        Assert.Equal(expected, GrowingUpPlan.DueNotice(Sofie, new DateOnly(2028, 4, 20).AddDays(-daysLeft))?.DaysBefore);

    [Fact]
    public void On_the_birthday_itself_and_after_the_last_step_there_is_nothing_to_tell()
    {
        Assert.Null(GrowingUpPlan.DueNotice(Sofie, new DateOnly(2028, 4, 20)));
        Assert.Null(GrowingUpPlan.DueNotice(Sofie, new DateOnly(2030, 4, 20)));
        Assert.Equal((GrowingUpStep.Eighteen, 7), GrowingUpPlan.DueNotice(Sofie, new DateOnly(2030, 4, 19)));
    }

    private static GrowingUpPlan Plan(ConsentLevel? level = ConsentLevel.Full) => GrowingUpPlan.For(Sofie, Services, level, hasYouthConsent: true, Today);

    private static DateOnly Date(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
