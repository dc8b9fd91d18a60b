using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>How a letter reaches somebody, and what an unopened one asks for (domain rules §3.2, §7), on both sides of each boundary.</summary>
public sealed class LetterRulesTests
{
    private const int Months = 18;
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateOnly Grown = new(1980, 5, 17);

    [Theory]
    // Only the level that takes letters.
    [InlineData(ConsentLevel.Full, false, LetterChannel.Portal)]
    [InlineData(ConsentLevel.BasicPlus, false, LetterChannel.Paper)]
    [InlineData(ConsentLevel.Basic, true, LetterChannel.DigitalMailbox)]
    [InlineData(ConsentLevel.None, true, LetterChannel.DigitalMailbox)]
    [InlineData(null, true, LetterChannel.DigitalMailbox)]
    [InlineData(null, false, LetterChannel.Paper)]
    // The portal goes before the mailbox.
    [InlineData(ConsentLevel.Full, true, LetterChannel.Portal)]
    public void Section_3_2_A_letter_goes_to_the_inbox_else_to_a_digital_mailbox_else_on_paper(ConsentLevel? consent, bool hasMailbox, LetterChannel channel)
    {
        var kari = new LetterAddressee(Grown, new(consent, Reached()), hasMailbox, []);

        Assert.Equal(channel, Channel(kari));
        Assert.Equal(channel, Channel(kari, isImportant: true));
    }

    [Theory]
    [InlineData("opted out", false, false, LetterChannel.Portal)]
    [InlineData("opted out", true, false, LetterChannel.Paper)]
    [InlineData("opted out", true, true, LetterChannel.Paper)]
    [InlineData("confirmed 18 months ago less a day", true, false, LetterChannel.Portal)]
    [InlineData("confirmed 18 months ago", true, false, LetterChannel.Paper)]
    [InlineData("confirmed 18 months ago", true, true, LetterChannel.DigitalMailbox)]
    [InlineData("confirmed 18 months ago", false, false, LetterChannel.Portal)]
    [InlineData("old e-mail and new telephone", true, false, LetterChannel.Portal)]
    [InlineData("unknown", true, false, LetterChannel.Paper)]
    [InlineData("unknown", false, false, LetterChannel.Portal)]
    public void Section_3_2_An_important_letter_heeds_the_opt_out_and_the_18_months(string contact, bool isImportant, bool hasMailbox, LetterChannel channel) =>
        Assert.Equal(channel, Channel(new(Grown, new(ConsentLevel.Full, ContactOf(contact)), hasMailbox, []), isImportant: isImportant));

    [Theory]
    [InlineData("a parent at home", 5, null, false, LetterChannel.Portal)]
    [InlineData("a parent at another address", 5, null, false, LetterChannel.Paper)]
    [InlineData("a parent at home who never chose", 5, null, false, LetterChannel.Paper)]
    [InlineData("a parent at home who withdrew", 5, null, false, LetterChannel.Paper)]
    [InlineData("a parent at home at Basic", 5, null, false, LetterChannel.Portal)]
    [InlineData("a dead parent", 5, null, false, LetterChannel.Paper)]
    [InlineData("a parent with an unlisted address", 5, null, false, LetterChannel.Paper)]
    [InlineData("a parent at home who opted out", 5, null, false, LetterChannel.Portal)]
    [InlineData("a parent at home who opted out", 5, null, true, LetterChannel.Paper)]
    [InlineData("two at home of whom one opted out", 5, null, true, LetterChannel.Portal)]
    // From 12 the hospital's letters are hidden from the parents, and from the young person's own use.
    [InlineData("a parent at home", 12, CareLevel.Specialist, false, LetterChannel.Paper)]
    [InlineData("a parent at home", 11, CareLevel.Specialist, false, LetterChannel.Portal)]
    [InlineData("a parent at home", 12, CareLevel.GeneralPractice, false, LetterChannel.Portal)]
    [InlineData("a parent at home", 15, CareLevel.GeneralPractice, false, LetterChannel.Portal)]
    // At 16 it is the young person's own.
    [InlineData("a parent at home", 16, CareLevel.GeneralPractice, true, LetterChannel.Paper)]
    [InlineData("nobody", 16, CareLevel.Specialist, false, LetterChannel.Portal)]
    public void Section_3_2_A_childs_letter_always_reaches_a_parent_at_the_childs_address(string who, int years, CareLevel? from, bool isImportant, LetterChannel channel)
    {
        IReadOnlyList<LetterReader> atHome = who switch
        {
            "a parent at home" => [new(ConsentLevel.Full, Reached())],
            "a parent at home who never chose" => [new(null, Reached())],
            "a parent at home who withdrew" => [new(ConsentLevel.None, Reached())],
            "a parent at home at Basic" => [new(ConsentLevel.Basic, Reached())],
            "a dead parent" => [new(ConsentLevel.Full, Reached(), IsDead: true)],
            "a parent with an unlisted address" => [new(ConsentLevel.Full, Reached(), AddressProtection.StrictlyConfidential)],
            "a parent at home who opted out" => [new(ConsentLevel.Full, ContactOf("opted out"))],
            "two at home of whom one opted out" => [new(ConsentLevel.Full, ContactOf("opted out")), new(ConsentLevel.Full, Reached())],
            _ => [],
        };
        // 11 is the day before the 12th birthday; every other age begins today.
        var born = years == 11 ? Today.AddYears(-12).AddDays(1) : Today.AddYears(-years);

        Assert.Equal(channel, Channel(new(born, new(ConsentLevel.Full, ContactDetails.None), HasMailbox: false, atHome), from, isImportant));
    }

    [Fact]
    public void An_unlisted_child_has_no_parent_here_and_the_dead_and_the_unknown_get_paper()
    {
        var atHome = new LetterReader(ConsentLevel.Full, Reached());
        Assert.Equal(LetterChannel.Paper, Channel(new(Today.AddYears(-5), new(ConsentLevel.Full, ContactDetails.None, AddressProtection.Confidential), false, [atHome])));
        Assert.Equal(LetterChannel.Portal, Channel(new(Today.AddYears(-5), new(ConsentLevel.Full, ContactDetails.None, AddressProtection.ClientAddress), false, [atHome])));
        Assert.Equal(LetterChannel.Portal, Channel(new(Grown, new(ConsentLevel.Full, Reached(), AddressProtection.Confidential), false, [])));
        Assert.Equal(LetterChannel.Paper, Channel(new(Grown, new(ConsentLevel.Full, Reached(), IsDead: true), true, [])));
        Assert.Equal(LetterChannel.Paper, Channel(null));
    }

    [Theory]
    [InlineData("2026-03-08T23:59", null)]
    [InlineData("2026-03-09T00:00", LetterStep.Remind)]
    [InlineData("2026-03-20T12:00", LetterStep.Remind)]
    public void Section_3_2_An_unopened_letter_is_recalled_after_a_week_of_Norwegian_days(string now, LetterStep? step)
    {
        // Late in the evening in Norway, and the day after in no other place that counts.
        Assert.Equal(step, LetterRules.Due(At("2026-03-02T23:50"), null, null, LetterTerms.Usual[0], isHidden: false, At(now)));
    }

    [Theory]
    [InlineData("2026-03-15T23:59", 14, null)]
    [InlineData("2026-03-16T00:00", 14, LetterStep.AskForPaper)]
    [InlineData("2026-06-16T00:00", null, null)]
    public void Section_3_2_Paper_is_asked_for_once_and_only_where_it_is_configured(string now, int? paperAfter, LetterStep? step)
    {
        var (came, reminded, terms) = (At("2026-03-02T10:00"), At("2026-03-09T08:15"), new LetterTerms(new(2020, 1, 1), 7, paperAfter));
        Assert.Equal(step, LetterRules.Due(came, reminded, null, terms, isHidden: false, At(now)));
        Assert.Null(LetterRules.Due(came, reminded, reminded, terms, isHidden: false, At(now)));
    }

    [Theory]
    [InlineData("2026-03-15T23:59", false, 14, null)]
    [InlineData("2026-03-16T00:00", false, 14, LetterStep.AskForPaper)]
    [InlineData("2026-03-08T23:59", false, null, null)]
    [InlineData("2026-03-09T00:00", false, null, LetterStep.AskForPaper)]
    // Reminded, and lowered after that.
    [InlineData("2026-03-15T23:59", true, 14, null)]
    [InlineData("2026-03-16T00:00", true, 14, LetterStep.AskForPaper)]
    public void Section_3_2_What_the_level_hides_goes_on_paper_on_the_day_that_others_do_or_else_would_have_been_recalled(string now, bool isReminded, int? paperAfter, LetterStep? step)
    {
        var (came, terms) = (At("2026-03-02T23:50"), new LetterTerms(new(2020, 1, 1), 7, paperAfter));
        Assert.Equal(step, LetterRules.Due(came, isReminded ? At("2026-03-09T08:15") : null, null, terms, isHidden: true, At(now)));
        Assert.Null(LetterRules.Due(came, null, At("2026-03-09T08:15"), terms, isHidden: true, At("2026-06-16T00:00")));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(ConsentLevel.Basic, true)]
    [InlineData(ConsentLevel.BasicPlus, true)]
    [InlineData(ConsentLevel.Full, false)]
    public void Section_3_2_A_level_below_Full_hides_letters(ConsentLevel? level, bool isHidden) => Assert.Equal(isHidden, LetterRules.IsHidden(level));

    [Fact]
    public void A_letter_keeps_the_terms_of_the_day_on_which_it_came()
    {
        var options = new LetterOptions { Terms = [new(new(2020, 1, 1), 7, null), new(new(2026, 3, 2), 3, 5)] };
        Assert.Equal(7, options.On(At("2026-03-01T23:59")).RemindAfter);
        Assert.Equal(3, options.On(At("2026-03-02T00:00")).RemindAfter);
        Assert.Throws<InvalidOperationException>(() => options.On(At("2019-12-31T23:59")));
    }

    private static LetterChannel Channel(LetterAddressee? addressee, CareLevel? from = CareLevel.Specialist, bool isImportant = false) => LetterRules.Channel(addressee, from, isImportant, Today, Months);

    private static ContactDetails Reached() => ContactOf("confirmed 18 months ago less a day");

    private static ContactDetails ContactOf(string what)
    {
        var old = Today.AddMonths(-Months);
        return what switch
        {
            "opted out" => new("kari@example.org", Today, null, null, IsReserved: true),
            "confirmed 18 months ago less a day" => new("kari@example.org", old.AddDays(1), null, null, false),
            "confirmed 18 months ago" => new("kari@example.org", old, "+4790000123", old, false),
            "old e-mail and new telephone" => new("kari@example.org", old, "+4790000123", Today, false),
            _ => ContactDetails.None,
        };
    }

    private static DateTimeOffset At(string local)
    {
        var at = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        return NorwegianTime.At(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at));
    }
}
