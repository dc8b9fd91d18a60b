using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// A file of a <see cref="Message"/>, seen by whoever may see that and by nobody else; it goes with its thread. Until it is sent it belongs
/// to the draft of the form it was added to, goes with that, and no gate shows it.
/// </summary>
[OpenTo("inbox", "gp.contact", "gp.econsultation")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("attachments", nameof(PatientId))]
public sealed class Attachment : IPartlyHiddenFromTwelve<Attachment>, ISentByOneSide, IMessageRow
{
    private Attachment()
    {
    }

    private Attachment(SealedFile file, Guid patientId, int place, DateTimeOffset now)
    {
        (Id, PatientId, Place, AddedAt, Version) = (file.Id, patientId, place, now, Guid.CreateVersion7(now));
        (Name, Type, Size, Sha256, IsScanned) = (file.Name, file.Type, file.Size, file.Sha256, file.IsScanned);
    }

    /// <inheritdoc cref="MessageThread.ShownFromTwelve"/>
    public static Expression<Func<Attachment, bool>> ShownFromTwelve => attachment => attachment.CareLevel != Surgeries.CareLevel.Specialist;

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }

    /// <summary>The draft it is sent with; null once it has been sent.</summary>
    public Guid? DraftId { get; private set; }

    /// <summary>Null until it has been sent.</summary>
    public Guid? MessageId { get; private set; }

    /// <inheritdoc cref="MessageId"/>
    public Guid? ThreadId { get; private set; }

    /// <summary>The message's, so that what hides one hides the other. Nothing is read from it before there is a message.</summary>
    public MessageKind Kind { get; private set; }

    /// <inheritdoc cref="Kind"/>
    public CareLevel? CareLevel { get; private set; }

    /// <summary>The message's; until it is sent, who added it.</summary>
    public Guid SentBy { get; private set; }

    [NotExported("Its order within the message.")]
    public int Place { get; private set; }

    public string Name { get; private init; } = "";
    public FileType Type { get; private init; }

    /// <summary>Bytes.</summary>
    public int Size { get; private init; }
    public byte[] Sha256 { get; private init; } = [];

    /// <summary>A scanner has found nothing harmful in it.</summary>
    public bool IsScanned { get; private init; }
    public DateTimeOffset AddedAt { get; private init; }
    public Guid Version { get; private set; }

    /// <summary>Added to a form that has not been sent.</summary>
    /// <param name="place">No other file of the draft has it.</param>
    public static (Attachment Row, AttachmentContent Content) Add(SealedFile file, Guid draftId, int place, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(actor);
        return (new Attachment(file, actor.SubjectId, place, now) { DraftId = draftId, SentBy = actor.PersonId }, AttachmentContent.Of(file));
    }

    /// <summary>What has come with a message: a row and its content for each file.</summary>
    public static IEnumerable<object> Of(Message message, IReadOnlyList<SealedFile> files)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(files);
        for (var at = 0; at < files.Count; at++)
        {
            var attachment = new Attachment(files[at], message.PatientId, at, message.SentAt);
            attachment.SendWith(message);
            yield return attachment;
            yield return AttachmentContent.Of(files[at]);
        }
    }

    /// <summary>Belongs to the message from here on.</summary>
    public void SendWith(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        (DraftId, MessageId, ThreadId, Kind, CareLevel, SentBy, Version) = (null, message.Id, message.ThreadId, message.Kind, message.CareLevel, message.SentBy, Guid.CreateVersion7());
    }

    /// <summary>The person goes on in another draft of the same form.</summary>
    internal void MoveTo(Guid draftId, int place) => (DraftId, Place, Version) = (draftId, place, Guid.CreateVersion7());
}

/// <summary>
/// What is in an attachment, sealed and in a table of its own, so that no list reads it. It says of nobody whose it is: it is found and
/// opened by its attachment alone (<see cref="AttachedFiles"/>), and goes with that.
/// </summary>
public sealed class AttachmentContent : ISystemData
{
    public Guid AttachmentId { get; init; }
    public required byte[] Cipher { get; init; }
    public int KeyVersion { get; init; }

    internal static AttachmentContent Of(SealedFile file) => new() { AttachmentId = file.Id, Cipher = file.Content.Cipher, KeyVersion = file.Content.KeyVersion };
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.HasQueryFilter("Sent", a => a.MessageId != null);
        attachment.Property(a => a.Id).ValueGeneratedNever();
        attachment.Property(a => a.Name).HasMaxLength(200);
        attachment.Property(a => a.Sha256).HasMaxLength(32);
        attachment.Property(a => a.Version).IsConcurrencyToken();
        attachment.HasIndex(a => new { a.PatientId, a.ThreadId });
        // However many are added at once, no more than there are places.
        attachment.HasIndex(a => new { a.DraftId, a.Place }).IsUnique();
        // How much somebody has attached of late.
        attachment.HasIndex(a => new { a.SentBy, a.AddedAt });
        attachment.HasOne<Message>().WithMany().HasForeignKey(a => a.MessageId).OnDelete(DeleteBehavior.Cascade);
        attachment.HasOne<Draft>().WithMany().HasForeignKey(a => a.DraftId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AttachmentContentConfiguration : IEntityTypeConfiguration<AttachmentContent>
{
    public void Configure(EntityTypeBuilder<AttachmentContent> content)
    {
        content.HasKey(c => c.AttachmentId);
        content.HasOne<Attachment>().WithOne().HasForeignKey<AttachmentContent>(c => c.AttachmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
