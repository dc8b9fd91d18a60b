using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Documents;

/// <summary>
/// A letter that somebody has kept among the patient's documents, with its files (<see cref="KeptFile"/>): a copy, so that it opens for whoever may see the documents, also at a level
/// that hides the letter itself. One for each letter, however often it is kept.
/// </summary>
[OpenTo("documents", "inbox")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("documents", nameof(PatientId))]
public sealed class KeptLetter : IPatientOwned
{
    private KeptLetter()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }

    /// <summary>Where it came from in the inbox.</summary>
    public Guid ThreadId { get; private init; }
    public string Subject { get; private init; } = "";

    /// <summary>The name of the sender.</summary>
    public string Counterpart { get; private init; } = "";

    /// <summary>The person who wrote it; empty when it is the organisation.</summary>
    public string Author { get; private init; } = "";
    public string Text { get; private init; } = "";

    /// <summary>When the letter came.</summary>
    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset KeptAt { get; private init; }

    /// <summary>Null when it is not a letter: conversations and receipts stay in the inbox.</summary>
    /// <param name="messages">All that has come in the thread, the oldest first.</param>
    public static KeptLetter? Of(MessageThread thread, IReadOnlyList<Message> messages, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return CanKeep(thread.Kind) && messages is [var first, ..]
            ? new()
            {
                Id = Guid.CreateVersion7(now),
                PatientId = thread.PatientId,
                ThreadId = thread.Id,
                Subject = thread.Subject,
                Counterpart = thread.Counterpart,
                Author = first.Author,
                Text = string.Join("\n\n", messages.Select(message => message.Text)),
                SentAt = first.SentAt,
                KeptAt = now,
            }
            : null;
    }

    public static bool CanKeep(MessageKind kind) => kind is MessageKind.Letter;
}

internal sealed class KeptLetterConfiguration : IEntityTypeConfiguration<KeptLetter>
{
    public void Configure(EntityTypeBuilder<KeptLetter> letter)
    {
        letter.Property(l => l.Subject).HasMaxLength(MessageThread.LongestSubject);
        letter.Property(l => l.Counterpart).HasMaxLength(200);
        letter.Property(l => l.Author).HasMaxLength(200);
        letter.HasIndex(l => new { l.PatientId, l.ThreadId }).IsUnique();
        // The newest first, however many there are.
        letter.HasIndex(l => new { l.PatientId, l.KeptAt, l.Id });
    }
}
