using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Messages;

public enum OfferedTimeStatus
{
    /// <summary>The person may take it, until it runs out.</summary>
    Open,

    /// <summary>It is an appointment: the person took it, or the surgery gave it at once.</summary>
    Taken,
    Declined,

    /// <summary>The surgery took it back, or offered another.</summary>
    Withdrawn,
}

/// <summary>Why an offered time was neither taken nor declined.</summary>
public enum OfferedTimeRefusal
{
    NotFound,

    /// <summary>It is an appointment already, such as by another device.</summary>
    AlreadyTaken,
    AlreadyDeclined,
    Withdrawn,
    RanOut,
    OwnAppointmentAtSameTime,
    ChangedMeanwhile,
}

/// <summary>What a surgery says of a time in an answer.</summary>
/// <param name="Slot">Nobody else can have it.</param>
/// <param name="Until">The person may take it until then; null when it is given and needs no answer.</param>
public sealed record TimeInAnswer(Slot Slot, DateTimeOffset? Until);

/// <summary>A time that the surgery named in a dialogue, for the person to take or already theirs. <see cref="MessageThread"/> makes and changes it.</summary>
[OpenTo("inbox", "appointments")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("offered-times", nameof(PatientId))]
public sealed class OfferedTime : IPartlyHiddenFromTwelve<OfferedTime>, ISentByOneSide, IMessageRow
{
    private OfferedTime()
    {
    }

    internal OfferedTime(Message said, Slot slot, DateTimeOffset until, DateTimeOffset now)
    {
        (Id, ThreadId, PatientId, Kind, CareLevel, SentBy) = (Guid.CreateVersion7(now), said.ThreadId, said.PatientId, said.Kind, said.CareLevel, said.SentBy);
        (SlotId, StartsAt, EndsAt, IsVideo, IsByTelephone) = (slot.Id, slot.StartsAt, slot.EndsAt, slot.IsVideo, slot.IsByTelephone);
        (OfferedAt, OpenUntil) = (now, until < slot.StartsAt ? until : slot.StartsAt);
        Version = Guid.CreateVersion7(now);
    }

    /// <inheritdoc cref="MessageThread.ShownFromTwelve"/>
    public static Expression<Func<OfferedTime, bool>> ShownFromTwelve => time => time.CareLevel != Surgeries.CareLevel.Specialist;

    public Guid Id { get; private init; }
    public Guid ThreadId { get; private init; }
    public Guid PatientId { get; private init; }

    /// <inheritdoc cref="Message.Kind"/>
    public MessageKind Kind { get; private init; }

    /// <inheritdoc cref="Message.Kind"/>
    public CareLevel? CareLevel { get; private init; }

    /// <summary>Whom it answers.</summary>
    public Guid SentBy { get; private init; }
    public Guid SlotId { get; private init; }
    public DateTimeOffset StartsAt { get; private init; }
    public DateTimeOffset EndsAt { get; private init; }
    public bool IsVideo { get; private init; }
    public bool IsByTelephone { get; private init; }
    public DateTimeOffset OfferedAt { get; private init; }

    /// <summary>When it runs out: never later than it begins.</summary>
    public DateTimeOffset OpenUntil { get; private init; }
    public OfferedTimeStatus Status { get; private set; }

    /// <summary>When it was taken, declined or taken back.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What it became.</summary>
    public Guid? AppointmentId { get; private set; }
    public Guid Version { get; private set; }

    /// <summary>Null when the person may take it.</summary>
    public static OfferedTimeRefusal? WhyClosed(OfferedTimeStatus status, DateTimeOffset openUntil, DateTimeOffset now) => status switch
    {
        OfferedTimeStatus.Taken => OfferedTimeRefusal.AlreadyTaken,
        OfferedTimeStatus.Declined => OfferedTimeRefusal.AlreadyDeclined,
        OfferedTimeStatus.Withdrawn => OfferedTimeRefusal.Withdrawn,
        OfferedTimeStatus.Open => now >= openUntil ? OfferedTimeRefusal.RanOut : null,
    };

    internal OfferedTimeRefusal? Decide(OfferedTimeStatus answer, DateTimeOffset now)
    {
        if (WhyClosed(Status, OpenUntil, now) is { } refusal)
        {
            return refusal;
        }

        (Status, AnsweredAt, Version) = (answer, now, Guid.CreateVersion7(now));
        return null;
    }

    internal void Become(Appointment appointment, DateTimeOffset now) => (Status, AnsweredAt, AppointmentId, Version) = (OfferedTimeStatus.Taken, now, appointment.Id, Guid.CreateVersion7(now));
}

internal sealed class OfferedTimeConfiguration : IEntityTypeConfiguration<OfferedTime>
{
    public void Configure(EntityTypeBuilder<OfferedTime> time)
    {
        time.Property(t => t.Version).IsConcurrencyToken();
        time.HasIndex(t => new { t.ThreadId, t.OfferedAt });
        time.HasIndex(t => t.PatientId);
        time.HasOne<MessageThread>().WithMany().HasForeignKey(t => t.ThreadId).OnDelete(DeleteBehavior.Cascade);
        time.HasOne<Slot>().WithMany().HasForeignKey(t => t.SlotId).OnDelete(DeleteBehavior.Restrict);
    }
}
