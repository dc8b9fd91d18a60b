using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>One thing that was written in a <see cref="MessageThread"/>, which makes and changes it. What is written is never changed.</summary>
[OpenTo("inbox", "gp.contact", "gp.econsultation")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("messages", nameof(PatientId))]
public sealed class Message : IPartlyHiddenFromTwelve<Message>, ISentByOneSide, IMessageRow
{
    public const int LongestExternalId = 100;

    private Message()
    {
    }

    internal Message(MessageThread thread, string text, string author, DateTimeOffset now)
    {
        (Id, ThreadId, PatientId, Kind, CareLevel, SurgeryId) = (Guid.CreateVersion7(now), thread.Id, thread.PatientId, thread.Kind, thread.CareLevel, thread.SurgeryId);
        (Text, Author, SentAt) = (text, author, now);
        // Whoever looks for a word of the title finds it together with a word of any message.
        SearchText = Messages.SearchText.Of(thread.Subject, thread.Counterpart, author, text);
    }

    /// <inheritdoc cref="MessageThread.ShownFromTwelve"/>
    public static Expression<Func<Message, bool>> ShownFromTwelve => message => message.CareLevel != Surgeries.CareLevel.Specialist;

    public Guid Id { get; private init; }
    public Guid ThreadId { get; private init; }
    public Guid PatientId { get; private init; }

    /// <summary>The thread's, so that what hides one hides the other.</summary>
    public MessageKind Kind { get; private init; }

    /// <inheritdoc cref="Kind"/>
    public CareLevel? CareLevel { get; private init; }

    /// <summary>The other end of the thread.</summary>
    public Guid? SurgeryId { get; private init; }

    /// <summary>Who wrote it; of what has come, whom it answers. <see cref="Guid.Empty"/> when it answers nobody.</summary>
    public Guid SentBy { get; internal init; }

    /// <summary>It has come from the other end.</summary>
    public bool IsInward { get; internal init; }

    /// <summary>Of what has come, the person at the other end; of what was sent, whoever acted for the patient. Empty when it is the organisation, or the patient.</summary>
    public string Author { get; private init; } = "";
    public string Text { get; private init; } = "";

    [NotExported("The words of the message once more, as the search reads them.")]
    public string SearchText { get; private init; } = "";
    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset? DeliveredAt { get; internal set; }

    /// <summary>By the surgery, of what was sent; by the patient, of what has come.</summary>
    public DateTimeOffset? ReadAt { get; internal set; }

    /// <inheritdoc cref="Inward.ExternalId"/>
    public string? ExternalId { get; internal init; }
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.Property(m => m.Author).HasMaxLength(200);
        message.Property(m => m.ExternalId).HasMaxLength(Message.LongestExternalId);
        message.HasIndex(m => new { m.ThreadId, m.SentAt });
        message.HasIndex(m => new { m.PatientId, m.ThreadId });
        // The same message twice from one sender is one: whatever brings it, the second is refused.
        message.HasIndex(m => new { m.SurgeryId, m.ExternalId }).IsUnique();
        message.HasOne<MessageThread>().WithMany().HasForeignKey(m => m.ThreadId).OnDelete(DeleteBehavior.Cascade);
    }
}
