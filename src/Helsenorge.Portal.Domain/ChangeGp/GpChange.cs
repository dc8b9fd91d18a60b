using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>Why a person may change GP, and whether it counts against what they have in a calendar year.</summary>
public enum GpChangeReason
{
    /// <summary>One of the changes that everybody has in a calendar year.</summary>
    Ordinary,

    /// <summary>Free: the person has moved.</summary>
    Moved,

    /// <summary>Free: the present GP leaves, or cuts the list.</summary>
    GpLeaves,

    /// <summary>Free: there is no GP to change from.</summary>
    NoGp,
}

public enum GpChangeStatus
{
    /// <summary>Ours: the place is held, and the GP register has not answered yet.</summary>
    AwaitingRegister,

    /// <summary>The register has it, and it takes effect on its day.</summary>
    Confirmed,
    InEffect,

    /// <summary>The register said no: nothing changes, and the change does not count.</summary>
    Rejected,

    /// <summary>The person chose another GP before it took effect.</summary>
    Replaced,
}

/// <summary>That a person changes GP, from the first of the next month. The GP register decides; the portal holds a place until it has answered.</summary>
[OpenTo("change-gp")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("gp-changes", nameof(PatientId))]
public sealed class GpChange : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }

    /// <summary>Counts the person's changes from 1: of two at the same time one is told that the other was first.</summary>
    public int Number { get; init; }
    public Guid ListId { get; init; }
    public required string GpName { get; init; }
    public required string SurgeryName { get; init; }

    /// <summary>Null when there was no GP.</summary>
    public string? FormerGpName { get; init; }
    public GpChangeReason Reason { get; init; }

    /// <summary>Made by itself when the person's turn came on the waiting list.</summary>
    public bool FromWaitingList { get; init; }
    public DateTimeOffset OrderedAt { get; init; }

    /// <summary>The person, or the parent who did it for them.</summary>
    public Guid DecidedBy { get; init; }

    /// <summary>The first of a month, in Norway.</summary>
    public DateOnly EffectiveOn { get; init; }

    [NotExported("Which place on the list is held.")]
    public int Opening { get; init; }

    /// <summary>Null when no place is held: a child who comes along with a parent needs none, and one that was given back is none.</summary>
    [NotExported("Which place on the list is held.")]
    public int? Place { get; private set; }
    public GpChangeStatus Status { get; private set; }

    /// <summary>When the register answered; null until then.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    /// <summary>The person can still choose another, and nothing has changed yet.</summary>
    public bool IsPending => Status is GpChangeStatus.AwaitingRegister or GpChangeStatus.Confirmed;

    /// <summary>What a person reads out when they call about it.</summary>
    public string Reference => ReferenceOf(Id);

    public static string ReferenceOf(Guid id) => id.ToString("N")[^8..].ToUpperInvariant();

    internal GpChange Holding(int? place)
    {
        Place = place;
        return this;
    }

    public bool Confirm(DateTimeOffset now) => Answer(GpChangeStatus.Confirmed, now);

    public bool Reject(DateTimeOffset now) => Answer(GpChangeStatus.Rejected, now);

    /// <summary>False when it has not been confirmed, or is not due.</summary>
    public bool TakeEffect(DateTimeOffset now)
    {
        if (Status is not GpChangeStatus.Confirmed || NorwegianTime.Today(now) < EffectiveOn)
        {
            return false;
        }

        Become(GpChangeStatus.InEffect, now);
        return true;
    }

    /// <summary>False when it has taken effect, or is no more.</summary>
    public bool Replace(DateTimeOffset now)
    {
        if (!IsPending)
        {
            return false;
        }

        Become(GpChangeStatus.Replaced, now);
        return true;
    }

    private bool Answer(GpChangeStatus answer, DateTimeOffset now)
    {
        if (Status is not GpChangeStatus.AwaitingRegister)
        {
            return false;
        }

        AnsweredAt = now;
        Become(answer, now);
        return true;
    }

    private void Become(GpChangeStatus status, DateTimeOffset now) => (Status, Version) = (status, Guid.CreateVersion7(now));
}

/// <summary>A person's place in the queue for a full list. One at a time: the key is the person.</summary>
[OpenTo("change-gp")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("gp-waiting-list", nameof(PatientId))]
public sealed class GpWaiting : IPatientOwned
{
    public Guid PatientId { get; init; }
    public Guid ListId { get; init; }
    public required string GpName { get; init; }
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>The person, or the parent who did it for them.</summary>
    public Guid DecidedBy { get; init; }
}

internal sealed class GpChangeConfiguration : IEntityTypeConfiguration<GpChange>
{
    public void Configure(EntityTypeBuilder<GpChange> change)
    {
        change.Property(c => c.GpName).HasMaxLength(200);
        change.Property(c => c.SurgeryName).HasMaxLength(200);
        change.Property(c => c.FormerGpName).HasMaxLength(200);
        change.Property(c => c.Version).IsConcurrencyToken();
        change.HasIndex(c => new { c.PatientId, c.Number }).IsUnique();
        change.HasIndex(c => new { c.Status, c.EffectiveOn });
        change.HasIndex(c => new { c.ListId, c.Status });
        change.HasOne<GpList>().WithMany().HasForeignKey(c => c.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class GpWaitingConfiguration : IEntityTypeConfiguration<GpWaiting>
{
    public void Configure(EntityTypeBuilder<GpWaiting> waiting)
    {
        waiting.HasKey(w => w.PatientId);
        waiting.Property(w => w.PatientId).ValueGeneratedNever();
        waiting.Property(w => w.GpName).HasMaxLength(200);
        waiting.HasIndex(w => new { w.ListId, w.JoinedAt });
        waiting.HasOne<GpList>().WithMany().HasForeignKey(w => w.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}
