using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>What Kari and Solbakken may say to each other, and who has the word (domain rules §5).</summary>
public sealed class MessageThreadTests
{
    private static readonly DateTimeOffset Monday = PortalHarness.MondayMorning;
    private static readonly Guid Kari = Guid.CreateVersion7();
    private static readonly MessageAuthor KariHerself = new(Kari, "");
    private static readonly DialogueLimits Limits = new();
    private static readonly DialogueTerms Clinical = Limits.On(MessageKind.EConsultation, Monday);
    private static readonly DialogueTerms Administrative = Limits.On(MessageKind.SurgeryContact, Monday);

    [Theory]
    [InlineData(MessageKind.SurgeryContact, 1_000, null)]
    [InlineData(MessageKind.SurgeryContact, 1_001, SendRefusal.TextTooLong)]
    [InlineData(MessageKind.EConsultation, 4_000, null)]
    [InlineData(MessageKind.EConsultation, 4_001, SendRefusal.TextTooLong)]
    [InlineData(MessageKind.EConsultation, 0, SendRefusal.TextMissing)]
    public void Section_5_a_message_is_as_long_as_its_kind_allows_and_no_longer(MessageKind kind, int length, SendRefusal? refusal)
    {
        var terms = Limits.On(kind, Monday);

        Assert.Equal(refusal, MessageThread.Ask(terms, Solbakken(), "Utslett", new string('å', length), KariHerself, Kari, Monday).Refusal);
        Assert.Equal(refusal, Begun(kind).Thread.Reply(new string('å', length), terms, KariHerself, Monday).Refusal);
    }

    [Theory]
    [InlineData(0, SendRefusal.SubjectMissing)]
    [InlineData(1, null)]
    [InlineData(100, null)]
    [InlineData(101, SendRefusal.SubjectTooLong)]
    public void Section_5_a_subject_has_1_to_100_characters(int length, SendRefusal? refusal) =>
        Assert.Equal(refusal, MessageThread.Ask(Clinical, Solbakken(), $" {new string('x', length)}\n", "Det klør", KariHerself, Kari, Monday).Refusal);

    [Fact]
    public void Section_5_lengths_are_dated_and_a_later_row_takes_over_on_its_day_in_Norway()
    {
        var limits = new DialogueLimits { Rows = [.. Limits.Rows, Clinical with { ValidFrom = new(2026, 6, 1), LongestText = 5_000 }] };

        Assert.Equal(4_000, limits.On(MessageKind.EConsultation, new(2026, 5, 31, 21, 59, 59, TimeSpan.Zero)).LongestText);
        Assert.Equal(5_000, limits.On(MessageKind.EConsultation, new(2026, 5, 31, 22, 0, 0, TimeSpan.Zero)).LongestText);
        Assert.Equal(1_000, limits.On(MessageKind.SurgeryContact, new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero)).LongestText);
    }

    [Theory]
    [InlineData(MessageKind.EConsultation, OfferedServices.EConsultation, null)]
    [InlineData(MessageKind.EConsultation, OfferedServices.Contact, SendRefusal.NotOffered)]
    [InlineData(MessageKind.SurgeryContact, OfferedServices.Contact, null)]
    [InlineData(MessageKind.SurgeryContact, OfferedServices.EConsultation, SendRefusal.NotOffered)]
    public void Section_5_only_what_the_surgery_offers_can_be_begun(MessageKind kind, OfferedServices offers, SendRefusal? refusal) =>
        Assert.Equal(refusal, MessageThread.Ask(Limits.On(kind, Monday), PortalHarness.Solbakken(offers), "Utslett", "Det klør", KariHerself, Kari, Monday).Refusal);

    [Theory]
    [InlineData("2026-03-03", SendRefusal.ClosedForNow)]
    [InlineData("2026-03-02", null)]
    [InlineData(null, null)]
    public void Section_5_a_surgery_on_holiday_takes_messages_again_on_the_day_it_says(string? from, SendRefusal? refusal)
    {
        var surgery = Solbakken();
        surgery.TakesMessagesFrom = from is null ? null : DateOnly.ParseExact(from, "yyyy-MM-dd", null);

        Assert.Equal(refusal, MessageThread.Ask(Clinical, surgery, "Utslett", "Det klør", KariHerself, Kari, Monday).Refusal);
    }

    [Fact]
    public void Who_has_sent_is_promised_an_answer_within_five_working_days_and_who_writes_again_keeps_that_promise()
    {
        var (thread, _) = Begun();
        Assert.Equal((ThreadStatus.Sent, new DateOnly(2026, 3, 9)), (thread.Status, thread.Promise?.AnswerBy));

        Assert.True(thread.Reply("Nå er det større", Clinical, KariHerself, Monday.AddDays(2)).Succeeded(out _));

        Assert.Equal(new DateOnly(2026, 3, 9), thread.Promise?.AnswerBy);
    }

    [Fact]
    public void An_answer_gives_the_word_to_her_for_ten_working_days_and_what_she_writes_then_has_a_promise_of_its_own()
    {
        var (thread, question) = Begun();
        thread.Deliver(question, Monday);
        var tuesday = Monday.AddDays(1);

        Assert.NotNull(thread.Answer(AnswerKind.Answer, new("1", "Ingrid Haugland", "Bruk krem."), Kari, Clinical, tuesday));

        Assert.Equal((ThreadStatus.Answered, null, true, new DateOnly(2026, 3, 17)), (thread.Status, thread.Promise, thread.IsUnread, thread.OpenUntil));
        Assert.True(thread.TakesReply(NorwegianTime.At(new(2026, 3, 17), new(23, 59))));
        Assert.False(thread.TakesReply(NorwegianTime.At(new(2026, 3, 18), new(0, 0))));
        Assert.True(thread.Reply("Takk", Clinical, KariHerself, tuesday.AddDays(1)).Succeeded(out _));
        Assert.Equal((ThreadStatus.Sent, new DateOnly(2026, 3, 11)), (thread.Status, thread.Promise?.AnswerBy));
    }

    [Fact]
    public void A_surgery_that_asks_back_waits_for_her_and_may_say_more_after_an_answer()
    {
        var (thread, _) = Begun();

        Assert.NotNull(thread.Answer(AnswerKind.Question, new("1", null, "Hvor lenge?"), Kari, Clinical, Monday));
        Assert.Equal(ThreadStatus.AskedBack, thread.Status);
        Assert.NotNull(thread.Answer(AnswerKind.Answer, new("2", null, "Bruk krem."), Kari, Clinical, Monday));
        Assert.NotNull(thread.Answer(AnswerKind.Answer, new("3", null, "To ganger om dagen."), Kari, Clinical, Monday));
        Assert.Equal(ThreadStatus.Answered, thread.Status);
    }

    [Fact]
    public void What_was_rejected_takes_no_more_from_either_side()
    {
        var (thread, _) = Begun();
        thread.Answer(AnswerKind.Rejection, new("1", null, "Ring oss."), Kari, Clinical, Monday);

        Assert.Equal(ThreadStatus.Rejected, thread.Status);
        Assert.Equal(SendRefusal.NotOpen, thread.Reply("Men", Clinical, KariHerself, Monday).Refusal);
        Assert.Null(thread.Answer(AnswerKind.Answer, new("2", null, "Likevel."), Kari, Clinical, Monday));
    }

    [Fact]
    public void What_did_not_arrive_can_be_sent_again_and_promises_from_then()
    {
        var (thread, question) = Begun();

        Assert.True(thread.Fail(Monday.AddMinutes(10)));
        Assert.Equal((ThreadStatus.Failed, null, true), (thread.Status, thread.Promise, thread.IsUnread));
        Assert.Equal(SendRefusal.NotOpen, thread.Reply("Hallo", Clinical, KariHerself, Monday).Refusal);
        Assert.True(thread.SendAgain(Clinical, Monday.AddDays(1)));
        Assert.Equal((ThreadStatus.Sent, new DateOnly(2026, 3, 10)), (thread.Status, thread.Promise?.AnswerBy));
        Assert.True(thread.Deliver(question, Monday.AddDays(1)));
        Assert.False(thread.Fail(Monday.AddDays(1)));
        Assert.False(thread.SendAgain(Clinical, Monday.AddDays(1)));
        Assert.Equal(ThreadStatus.Delivered, thread.Status);
    }

    [Fact]
    public void A_letter_asks_for_no_answer_and_takes_none()
    {
        var (thread, letter) = MessageThread.Arrive(MessageKind.Letter, new(null, CareLevel.Specialist, "Havgløtt sykehus"), "Innkalling", new("1", null, "Velkommen."), isImportant: true, Kari, Monday);

        Assert.Equal((ThreadStatus.Received, true, true, null), (thread.Status, thread.IsUnread, thread.NeedsReceipt, thread.Promise));
        Assert.Equal(SendRefusal.NotOpen, thread.Reply("Takk", Clinical, KariHerself, Monday).Refusal);
        Assert.True(thread.Read([letter], Monday.AddHours(1)));
        Assert.False(thread.Read([letter], Monday.AddHours(2)));
        Assert.Equal(Monday.AddHours(1), letter.ReadAt);
        Assert.True(thread.NeedsReceipt, "Having opened it is not to have said so.");
        Assert.True(thread.GiveReceipt(Kari, Monday.AddHours(3)));
        Assert.True(thread.GiveReceipt(Guid.CreateVersion7(), Monday.AddHours(4)));
        Assert.Equal((Monday.AddHours(3), Kari), (thread.ReceiptGivenAt, thread.ReceiptBy));
    }

    [Fact]
    public void A_letter_that_asks_for_no_receipt_is_given_none() =>
        Assert.False(MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Egenandeler", new("1", null, "2 140 kroner."), isImportant: false, Kari, Monday).Thread.GiveReceipt(Kari, Monday));

    [Fact]
    public void What_is_archived_comes_back_when_something_new_is_written_in_it()
    {
        var (thread, _) = Begun();
        thread.Archive(isArchived: true, Monday);
        Assert.NotNull(thread.ArchivedAt);

        thread.Answer(AnswerKind.Answer, new("1", null, "Bruk krem."), Kari, Clinical, Monday.AddDays(1));

        Assert.Null(thread.ArchivedAt);
    }

    [Fact]
    public void A_surgery_may_begin_a_dialogue_and_then_the_word_is_hers()
    {
        var (thread, _) = MessageThread.Arrive(MessageKind.SurgeryContact, Counterpart.Of(Solbakken()), "Ny timebok", new("1", null, "Passer det?"), isImportant: false, Kari, Monday);

        Assert.True(thread.Reply("Ja", Administrative, KariHerself, Monday.AddDays(40)).Succeeded(out _));
        Assert.True(thread is { HasInward: true, HasOutward: true, Status: ThreadStatus.Sent });
    }

    [Theory]
    [InlineData("  \r\nHei\r\nder \u0000\u0007", "Hei\nder")]
    [InlineData(null, "")]
    [InlineData("😀😀", "😀😀")]
    // What would turn the words after it around; a mark that only says the direction of its own place stays.
    [InlineData("Attest \u202Etsetta\u202C", "Attest tsetta")]
    [InlineData("\u2066\u2067\u2068a\u2069\u202A\u202B\u202D", "a")]
    [InlineData("حساسية\u200F!", "حساسية\u200F!")]
    public void What_no_screen_shows_is_not_kept(string? typed, string kept) => Assert.Equal(kept, MessageThread.Clean(typed));

    [Fact]
    public void A_subject_and_a_name_do_not_turn_the_words_around_them()
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, Counterpart.Of(Solbakken()), "Time\u202E", new("1", "Ingrid\u202E", "Hei\u202E"), isImportant: false, Kari, Monday);

        Assert.Equal(("Time", "Ingrid", "Hei"), (thread.Subject, first.Author, first.Text));
    }

    [Fact]
    public void Half_a_letter_is_shown_as_one_that_cannot_be_read() => Assert.Equal("a\ufffdb", MessageThread.Clean("a\ud83db"));

    private static Surgery Solbakken() => PortalHarness.Solbakken(OfferedServices.EConsultation | OfferedServices.Contact);

    private static (MessageThread Thread, Message First) Begun(MessageKind kind = MessageKind.EConsultation) =>
        MessageThread.Ask(Limits.On(kind, Monday), Solbakken(), "Utslett", "Det klør", KariHerself, Kari, Monday).Succeeded(out var begun) ? begun : throw new InvalidOperationException("It was refused.");
}
