using System.Linq.Expressions;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>Why something a person wrote was not sent.</summary>
public enum SendRefusal
{
    /// <summary>The surgery does not offer it, or there is no GP who uses the portal.</summary>
    NotOffered,

    /// <summary>The surgery does not hold e-consultations in the way that was chosen, or none was chosen.</summary>
    ModeNotOffered,

    /// <summary>The surgery takes no messages until a day it has named.</summary>
    ClosedForNow,
    SubjectMissing,
    SubjectTooLong,
    TextMissing,
    TextTooLong,
    NotFound,

    /// <summary>The dialogue takes no more: it was rejected, never arrived, or the days for writing on are over.</summary>
    NotOpen,
    ChangedMeanwhile,
}

/// <summary>Who at the portal writes.</summary>
/// <param name="Name">Of whoever acts for another; empty when patients write for themselves, since their name may not outlive a withdrawal.</param>
public sealed record MessageAuthor(Guid PersonId, string Name);

/// <summary>Who is at the other end.</summary>
/// <param name="SurgeryId">Null for whoever is no unit of the portal's, such as the portal itself.</param>
/// <param name="CareLevel">What kind of service it is; null when it is none.</param>
/// <param name="Name">As people know it.</param>
public sealed record Counterpart(Guid? SurgeryId, CareLevel? CareLevel, string Name)
{
    public static Counterpart Of(Surgery surgery) => new(surgery.Id, surgery.CareLevel, surgery.Name);
}

/// <summary>What comes from the other end.</summary>
/// <param name="ExternalId">The sender's own id of it: the same once more is the same message. Null for what the portal itself says.</param>
/// <param name="Author">The person at the other end; null when it is the organisation.</param>
public sealed record Inward(string? ExternalId, string? Author, string Text)
{
    /// <summary>What comes with it, in the sender's order.</summary>
    public IReadOnlyList<SealedFile> Files { get; init; } = [];
}

/// <summary>What an answer from the surgery is.</summary>
public enum AnswerKind
{
    Answer,

    /// <summary>It asks, and waits for the person.</summary>
    Question,

    /// <summary>It will not take the matter here. The text is the reason.</summary>
    Rejection,

    /// <summary>It has to see the person, who is to book an appointment.</summary>
    ComeIn,

    /// <summary>It offers a time that the person may take.</summary>
    TimeOffer,

    /// <summary>It gives a time: the appointment is made.</summary>
    Appointment,
}

/// <summary>
/// A conversation or a letter in a patient's inbox. Those who may see a thread may see its messages, but for what each side of a family
/// has written while the young person is 12 to 15.
/// </summary>
[OpenTo("inbox", "gp.contact", "gp.econsultation")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("threads", nameof(PatientId))]
public sealed class MessageThread : IPartlyHiddenFromTwelve<MessageThread>, ISentByOneSide, IMessageRow
{
    public const int LongestSubject = 200;
    private static readonly AppointmentTerms OfNamedTimes = new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: false));

    private MessageThread()
    {
    }

    /// <summary>From 12 the hospital is a matter of the young person's own (domain rules §4.2).</summary>
    public static Expression<Func<MessageThread, bool>> ShownFromTwelve => thread => thread.CareLevel != Surgeries.CareLevel.Specialist;

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }
    public MessageKind Kind { get; private init; }
    public CareLevel? CareLevel { get; private init; }
    public Guid? SurgeryId { get; private init; }

    /// <summary>How the person wants the e-consultation; of all else, in writing.</summary>
    public ConsultationMode Mode { get; private init; }

    /// <summary>The name of the other end.</summary>
    public string Counterpart { get; private init; } = "";
    public string Subject { get; private init; } = "";

    /// <summary>Who began it; <see cref="Guid.Empty"/> when the other end did.</summary>
    public Guid SentBy { get; private init; }
    public ThreadStatus Status { get; private set; }
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>When something was last written.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Something has come: it is in the inbox.</summary>
    public bool HasInward { get; private set; }

    /// <summary>Something was written from here: it is among what was sent.</summary>
    public bool HasOutward { get; private set; }
    public bool IsUnread { get; private set; }
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Since when the surgery has something to answer; null when it has not.</summary>
    public DateTimeOffset? AwaitedSince { get; private set; }

    /// <summary>Within how many working days it answers.</summary>
    public int AnswerWithin { get; private set; }

    /// <summary>When the surgery last answered, asked or said no.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The last day for writing on after an answer; null when there is no such day.</summary>
    public DateOnly? OpenUntil { get; private set; }

    /// <summary>Until when the person may take the time that is offered; null when none is.</summary>
    public DateTimeOffset? TimeOpenUntil { get; private set; }

    /// <summary>An important letter: the sender wants to know that it has been read.</summary>
    public bool AsksForReceipt { get; private init; }
    public DateTimeOffset? ReceiptGivenAt { get; private set; }

    /// <summary>Who said that it has been read; <see cref="Guid.Empty"/> until somebody has.</summary>
    public Guid ReceiptBy { get; private set; }

    /// <summary>When the person was reminded of an important letter that nobody had opened.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When the sender of one was asked to send it by post as well.</summary>
    public DateTimeOffset? PaperAskedAt { get; private set; }
    public Guid Version { get; private set; }

    /// <summary>Null when no answer is awaited.</summary>
    public AnswerPromise? Promise => AwaitedSince is { } since ? new(since, AnswerWithin) : null;

    public bool NeedsReceipt => AsksForReceipt && ReceiptGivenAt is null;

    /// <summary>A new question to the surgery.</summary>
    public static Result<(MessageThread Thread, Message First), SendRefusal> Ask(
        DialogueTerms terms, Surgery surgery, string? subject, string? text, MessageAuthor author, Guid patientId, DateTimeOffset now, ConsultationMode mode = ConsultationMode.Text)
    {
        var (title, words) = (Clean(subject), Clean(text));
        if (MessageRules.OfferFor(terms.Kind) is not { } needed || !surgery.Offers.HasFlag(needed))
        {
            return SendRefusal.NotOffered;
        }

        if (surgery.TakesMessagesFrom > NorwegianTime.Today(now))
        {
            return SendRefusal.ClosedForNow;
        }

        if (mode is not ConsultationMode.Text && !(terms.Kind is MessageKind.EConsultation && MessageRules.ModesOf(surgery.Offers).Contains(mode)))
        {
            return SendRefusal.ModeNotOffered;
        }

        if ((title.Length, words.Length) switch
        {
            (0, _) => SendRefusal.SubjectMissing,
            var (length, _) when length > terms.LongestSubject => SendRefusal.SubjectTooLong,
            var (_, length) => Refuse(length, terms),
        } is { } refusal)
        {
            return refusal;
        }

        var thread = new MessageThread
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patientId,
            Kind = terms.Kind,
            CareLevel = surgery.CareLevel,
            SurgeryId = surgery.Id,
            Mode = mode,
            Counterpart = surgery.Name,
            Subject = title,
            SentBy = author.PersonId,
            StartedAt = now,
        };
        return (thread, thread.Write(words, author, terms, now));
    }

    /// <summary>Something that comes by itself: a letter, a receipt, a notice.</summary>
    /// <param name="isImportant">The sender wants to know that it has been read.</param>
    public static (MessageThread Thread, Message First) Arrive(MessageKind kind, Counterpart from, string subject, Inward said, bool isImportant, Guid patientId, DateTimeOffset now)
    {
        var thread = new MessageThread
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patientId,
            Kind = kind,
            CareLevel = from.CareLevel,
            SurgeryId = from.SurgeryId,
            Counterpart = from.Name,
            Subject = Shorten(Clean(subject)),
            // Where a surgery begins a dialogue, the person has the word.
            Status = MessageRules.OfferFor(kind) is null ? ThreadStatus.Received : ThreadStatus.AskedBack,
            AsksForReceipt = isImportant,
            StartedAt = now,
        };
        return (thread, thread.Take(said, Guid.Empty, now));
    }

    /// <summary>The person writes on in a dialogue.</summary>
    public Result<Message, SendRefusal> Reply(string? text, DialogueTerms terms, MessageAuthor author, DateTimeOffset now)
    {
        var words = Clean(text);
        return !TakesReply(now) ? SendRefusal.NotOpen : Refuse(words.Length, terms) is { } refusal ? refusal : Write(words, author, terms, now);
    }

    /// <summary>Whether the person may write on.</summary>
    public bool TakesReply(DateTimeOffset now) => TakesReply(Kind, Status, OpenUntil, now);

    /// <inheritdoc cref="TakesReply(DateTimeOffset)"/>
    public static bool TakesReply(MessageKind kind, ThreadStatus status, DateOnly? openUntil, DateTimeOffset now) => MessageRules.OfferFor(kind) is not null && status switch
    {
        ThreadStatus.Sent or ThreadStatus.Delivered => true,
        ThreadStatus.Answered or ThreadStatus.AskedBack or ThreadStatus.TimeOffered or ThreadStatus.ComeIn => openUntil is not { } last || NorwegianTime.Today(now) <= last,
        ThreadStatus.Received or ThreadStatus.Rejected or ThreadStatus.Failed => false,
    };

    /// <summary>The surgery's system has it. False when that was known.</summary>
    public bool Deliver(Message message, DateTimeOffset now)
    {
        if (message.DeliveredAt is not null)
        {
            return false;
        }

        message.DeliveredAt = now;
        if (Status is ThreadStatus.Sent or ThreadStatus.Failed)
        {
            Status = ThreadStatus.Delivered;
        }

        Touch(now);
        return true;
    }

    /// <summary>Somebody at the surgery has opened what was sent.</summary>
    public void SeeAtSurgery(IEnumerable<Message> messages, DateTimeOffset now)
    {
        foreach (var message in messages.Where(message => !message.IsInward && message.ReadAt is null))
        {
            message.DeliveredAt ??= now;
            message.ReadAt = now;
        }

        Touch(now);
    }

    /// <summary>
    /// The surgery answers, asks back or says no. Null when there is nothing to answer: the dialogue is rejected, or it never was one. An
    /// answer may come again after an answer: a surgery may have more to say.
    /// </summary>
    /// <param name="whom">Who wrote what is answered.</param>
    public Message? Answer(AnswerKind kind, Inward said, Guid whom, DialogueTerms terms, DateTimeOffset now)
    {
        if (MessageRules.OfferFor(Kind) is null || Status is ThreadStatus.Rejected)
        {
            return null;
        }

        Status = kind switch
        {
            AnswerKind.Answer or AnswerKind.Appointment => ThreadStatus.Answered,
            AnswerKind.Question => ThreadStatus.AskedBack,
            AnswerKind.Rejection => ThreadStatus.Rejected,
            AnswerKind.ComeIn => ThreadStatus.ComeIn,
            AnswerKind.TimeOffer => ThreadStatus.TimeOffered,
        };
        (AnsweredAt, AwaitedSince, TimeOpenUntil) = (now, null, null);
        OpenUntil = kind is AnswerKind.Rejection ? null : WorkingDays.After(NorwegianTime.Today(now), terms.OpenFor);
        return Take(said, whom, now);
    }

    /// <summary>Puts a time beside the answer that names it: one to take, or one that is an appointment at once.</summary>
    public (OfferedTime Time, Appointment? Appointment) Name(TimeInAnswer time, Message said, Surgery surgery, DateTimeOffset now)
    {
        // Nobody else can book it; who it is for is told here alone.
        time.Slot.ClosedAt = now;
        var offered = new OfferedTime(said, time.Slot, time.Until ?? now, now);
        if (time.Until is not null)
        {
            TimeOpenUntil = offered.OpenUntil;
            return (offered, null);
        }

        var appointment = Appointment.SetUp(time.Slot, surgery, PatientId, OfNamedTimes, now);
        offered.Become(appointment, now);
        return (offered, appointment);
    }

    /// <summary>The person takes the time. What they have written meanwhile is still to be answered.</summary>
    public Result<Appointment, OfferedTimeRefusal> Take(OfferedTime time, Slot slot, Surgery surgery, DateTimeOffset now)
    {
        if (OfferedTime.WhyClosed(time.Status, time.OpenUntil, now) is { } refusal)
        {
            return refusal;
        }

        var appointment = Appointment.SetUp(slot, surgery, PatientId, OfNamedTimes, now);
        time.Become(appointment, now);
        (Status, TimeOpenUntil) = (Status is ThreadStatus.TimeOffered ? ThreadStatus.Answered : Status, null);
        Touch(now);
        return appointment;
    }

    /// <summary>The person does not want the time: the surgery has the word, and the promise begins anew. Null means done.</summary>
    public OfferedTimeRefusal? Decline(OfferedTime time, DialogueTerms terms, DateTimeOffset now)
    {
        if (time.Decide(OfferedTimeStatus.Declined, now) is { } refusal)
        {
            return refusal;
        }

        HandBack(terms, now);
        return null;
    }

    /// <summary>The surgery takes the time back, and has the word. False when it is no longer open.</summary>
    public bool Withdraw(OfferedTime time, DialogueTerms terms, DateTimeOffset now)
    {
        if (time.Decide(OfferedTimeStatus.Withdrawn, now) is not null)
        {
            return false;
        }

        HandBack(terms, now);
        (IsUnread, ArchivedAt) = (true, null);
        return true;
    }

    /// <summary>It did not arrive. False when it has arrived meanwhile.</summary>
    public bool Fail(DateTimeOffset now)
    {
        if (Status is not ThreadStatus.Sent)
        {
            return false;
        }

        (Status, AwaitedSince, IsUnread, HasInward) = (ThreadStatus.Failed, null, true, true);
        Touch(now);
        return true;
    }

    /// <summary>Sends once more what did not arrive. False when there is nothing to send.</summary>
    public bool SendAgain(DialogueTerms terms, DateTimeOffset now)
    {
        if (Status is not ThreadStatus.Failed)
        {
            return false;
        }

        (Status, IsUnread, AwaitedSince, AnswerWithin) = (ThreadStatus.Sent, false, now, terms.AnswerWithin);
        Touch(now);
        return true;
    }

    /// <summary>The patient has read what has come. False when nothing was new.</summary>
    public bool Read(IEnumerable<Message> messages, DateTimeOffset now)
    {
        if (!IsUnread)
        {
            return false;
        }

        IsUnread = false;
        foreach (var message in messages.Where(message => message.IsInward && message.ReadAt is null))
        {
            message.ReadAt = now;
        }

        Touch(now);
        return true;
    }

    /// <summary>Says that an important letter has been read; once said it stands. False when nobody asks.</summary>
    public bool GiveReceipt(Guid by, DateTimeOffset now)
    {
        if (!AsksForReceipt)
        {
            return false;
        }

        if (ReceiptGivenAt is null)
        {
            (ReceiptGivenAt, ReceiptBy) = (now, by);
            Touch(now);
        }

        return true;
    }

    /// <summary>What is due now for an important letter that is not opened, and is noted as done. Null when nothing is.</summary>
    /// <param name="isHidden">The level hides it (<see cref="LetterRules.IsHidden"/>).</param>
    public LetterStep? TakeStep(LetterTerms terms, DateTimeOffset now, bool isHidden = false)
    {
        if (!NeedsReceipt || !IsUnread || LetterRules.Due(StartedAt, RemindedAt, PaperAskedAt, terms, isHidden, now) is not { } step)
        {
            return null;
        }

        if (step is LetterStep.AskForPaper && SurgeryId is null)
        {
            // Nobody can be asked, and so it must not be said.
            return null;
        }

        RemindedAt = step is LetterStep.Remind ? now : RemindedAt;
        PaperAskedAt = step is LetterStep.AskForPaper ? now : PaperAskedAt;
        Touch(now);
        return step;
    }

    /// <summary>Puts it away, or takes it back.</summary>
    public void Archive(bool isArchived, DateTimeOffset now)
    {
        ArchivedAt = isArchived ? ArchivedAt ?? now : null;
        Touch(now);
    }

    /// <summary>
    /// What was typed, without what no screen shows: control characters, halves of letters, spaces around it, and what would turn around
    /// the words that come after it on the page.
    /// </summary>
    public static string Clean(string? typed)
    {
        var clean = new StringBuilder();
        foreach (var rune in (typed ?? "").ReplaceLineEndings("\n").EnumerateRunes().Where(rune => rune.Value is '\n' or '\t' || !(Rune.IsControl(rune) || TurnsText(rune))))
        {
            clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    // Embeddings, overrides and isolates, which reach until they are ended. The mark of a direction says that of its own place alone.
    private static bool TurnsText(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static SendRefusal? Refuse(int length, DialogueTerms terms) =>
        length is 0 ? SendRefusal.TextMissing : length > terms.LongestText ? SendRefusal.TextTooLong : null;

    private static string Shorten(string subject) => subject.Length <= LongestSubject ? subject : $"{subject[..(LongestSubject - 1)]}…";

    private void HandBack(DialogueTerms terms, DateTimeOffset now)
    {
        (Status, AwaitedSince, AnswerWithin, TimeOpenUntil) = (Status is ThreadStatus.TimeOffered ? ThreadStatus.Delivered : Status, AwaitedSince ?? now, terms.AnswerWithin, null);
        Touch(now);
    }

    private Message Write(string text, MessageAuthor author, DialogueTerms terms, DateTimeOffset now)
    {
        // Whoever writes twice before there is an answer was promised one at the first.
        (Status, HasOutward, LastAt, ArchivedAt, OpenUntil, AwaitedSince, AnswerWithin) = (ThreadStatus.Sent, true, now, null, null, AwaitedSince ?? now, terms.AnswerWithin);
        Touch(now);
        return new Message(this, text, author.Name, now) { SentBy = author.PersonId };
    }

    private Message Take(Inward said, Guid side, DateTimeOffset now)
    {
        (HasInward, IsUnread, LastAt, ArchivedAt) = (true, true, now, null);
        Touch(now);
        return new Message(this, Clean(said.Text), Clean(said.Author), now) { SentBy = side, IsInward = true, ExternalId = said.ExternalId, DeliveredAt = now };
    }

    private void Touch(DateTimeOffset now) => Version = Guid.CreateVersion7(now);
}

internal sealed class MessageThreadConfiguration : IEntityTypeConfiguration<MessageThread>
{
    public void Configure(EntityTypeBuilder<MessageThread> thread)
    {
        thread.Property(t => t.Version).IsConcurrencyToken();
        thread.Property(t => t.Subject).HasMaxLength(MessageThread.LongestSubject);
        thread.Property(t => t.Mode).HasDefaultValue(ConsultationMode.Text);
        thread.Property(t => t.Counterpart).HasMaxLength(200);
        // The newest first, however many there are.
        thread.HasIndex(t => new { t.PatientId, t.LastAt, t.Id });
        thread.HasOne<Surgery>().WithMany().HasForeignKey(t => t.SurgeryId).OnDelete(DeleteBehavior.Restrict);
    }
}
