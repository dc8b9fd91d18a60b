using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Surgeries;

/// <summary>What kind of service a unit belongs to; decides what parents and young people may see.</summary>
public enum CareLevel
{
    GeneralPractice,
    Specialist,
    Municipal,
}

/// <summary>A digital service that a surgery switches on by itself; what it does not offer is not shown as a button.</summary>
[Flags]
public enum OfferedServices
{
    None = 0,
    DirectBooking = 1,
    BookingRequest = 2,
    Contact = 4,
    EConsultation = 8,
    Renewal = 16,
    Video = 32,
    FluVaccine = 64,

    /// <summary>Meets by telephone.</summary>
    Audio = 128,
}

/// <summary>What a time is for (domain rules §5).</summary>
public enum AppointmentKind
{
    Consultation,
    FluVaccine,
}

/// <summary>A GP surgery, hospital or municipal unit that people have appointments with.</summary>
public sealed class Surgery : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string OrganisationNumber { get; init; }
    public required string Name { get; set; }
    public CareLevel CareLevel { get; set; }
    public OfferedServices Offers { get; set; }
    public required string Street { get; set; }
    public required string PostalCode { get; set; }
    public required string City { get; set; }
    public required string Municipality { get; set; }

    /// <summary>E.164.</summary>
    public required string Phone { get; set; }

    /// <summary>Null when the surgery has no page of its own.</summary>
    public string? Website { get; set; }

    /// <summary>Local times in Europe/Oslo on working days; null when not told.</summary>
    public TimeOnly? OpensAt { get; set; }
    public TimeOnly? ClosesAt { get; set; }

    /// <summary>Closed for messages, such as for a holiday, until this day, on which it takes them again; null when it takes them now.</summary>
    public DateOnly? TakesMessagesFrom { get; set; }

    /// <summary>When it next opens, by working days and hours; null while it is open, or when it has not told its hours.</summary>
    public DateTimeOffset? OpensNext(DateTimeOffset now) => OpensNext(OpensAt, ClosesAt, TakesMessagesFrom, now);

    /// <inheritdoc cref="OpensNext(DateTimeOffset)"/>
    public static DateTimeOffset? OpensNext(TimeOnly? opensAt, TimeOnly? closesAt, DateOnly? takesMessagesFrom, DateTimeOffset now)
    {
        if (opensAt is not { } opens || closesAt is not { } closes)
        {
            return null;
        }

        var today = NorwegianTime.Today(now);
        var first = takesMessagesFrom > today ? takesMessagesFrom.Value : today;
        if (first == today && WorkingDays.IsWorkingDay(today))
        {
            if (now >= NorwegianTime.At(today, opens) && now < NorwegianTime.At(today, closes))
            {
                return null;
            }

            if (now < NorwegianTime.At(today, opens))
            {
                return NorwegianTime.At(today, opens);
            }
        }

        return NorwegianTime.At(first > today && WorkingDays.IsWorkingDay(first) ? first : WorkingDays.After(first, 1), opens);
    }
}

/// <summary>A doctor or other clinician that people book with.</summary>
public sealed class Practitioner : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Number in the health-personnel register: digits only, at most nine, no check digit.</summary>
    public required string HprNumber { get; init; }
    public required string Name { get; set; }
    public Guid SurgeryId { get; set; }
    public bool IsSpecialistInGeneralPractice { get; set; }
}

/// <summary>A time that a surgery offers. Whether it is taken is decided by the unique index on active appointments.</summary>
public sealed class Slot : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid SurgeryId { get; init; }
    public Guid PractitionerId { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }
    public bool IsVideo { get; init; }

    /// <summary>The clinician rings the patient.</summary>
    public bool IsByTelephone { get; init; }
    public AppointmentKind Kind { get; init; }

    /// <summary>Set when the surgery takes the time back, holds it for somebody it has offered it to, or when the portal forgets whose it was but the surgery still holds it.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>An amount that changes by date: never a constant in code.</summary>
public sealed class Fee : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public FeeKind Kind { get; init; }
    public DateOnly ValidFrom { get; init; }
    public decimal AmountNok { get; init; }
}

public enum FeeKind
{
    GeneralPracticeNoShow,
    SpecialistNoShow,

    /// <summary>What one pays for a visit to the GP by day.</summary>
    GeneralPracticeVisit,

    /// <summary>What one pays for the GP by video.</summary>
    GeneralPracticeVideo,
    FluVaccine,

    /// <summary>What one pays for a consultation with the GP in writing or by telephone.</summary>
    GeneralPracticeEConsultation,

    /// <summary>What comes on top when the surgery sends a bill.</summary>
    Invoicing,
}

/// <summary>Which amounts hold on a day.</summary>
public static class FeeTable
{
    /// <summary>The fee for not coming, by who is visited; null where the portal knows none.</summary>
    public static FeeKind? NoShowAt(CareLevel level) => level switch
    {
        CareLevel.GeneralPractice => FeeKind.GeneralPracticeNoShow,
        CareLevel.Specialist => FeeKind.SpecialistNoShow,
        CareLevel.Municipal => null,
    };

    /// <summary>What a time with the GP costs, by how and for what.</summary>
    public static FeeKind For(AppointmentKind kind, bool isVideo, bool isByTelephone = false) => kind switch
    {
        AppointmentKind.FluVaccine => FeeKind.FluVaccine,
        AppointmentKind.Consultation => isVideo ? FeeKind.GeneralPracticeVideo : isByTelephone ? FeeKind.GeneralPracticeEConsultation : FeeKind.GeneralPracticeVisit,
    };

    /// <summary>The amount of the newest row that has begun to hold by that day in Norway; null when there is none.</summary>
    public static decimal? AmountOn(this IEnumerable<Fee> fees, FeeKind kind, DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        return fees.Where(fee => fee.Kind == kind && fee.ValidFrom <= day).MaxBy(fee => fee.ValidFrom)?.AmountNok;
    }
}

/// <summary>
/// That appointments with one kind of provider are shown in the portal for people who live in a municipality. Where there is no row, the
/// portal says that they are not, so that an empty list is not taken for "no appointments".
/// </summary>
public sealed class RegionalCoverage : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Municipality { get; init; }
    public CareLevel CareLevel { get; init; }
}

internal sealed class SurgeryConfiguration : IEntityTypeConfiguration<Surgery>
{
    public void Configure(EntityTypeBuilder<Surgery> surgery)
    {
        surgery.Property(s => s.OrganisationNumber).HasMaxLength(9);
        surgery.Property(s => s.Name).HasMaxLength(200);
        surgery.Property(s => s.Offers).HasConversion<int>();
        surgery.Property(s => s.Street).HasMaxLength(200);
        surgery.Property(s => s.PostalCode).HasMaxLength(4);
        surgery.Property(s => s.City).HasMaxLength(100);
        surgery.Property(s => s.Municipality).HasMaxLength(100);
        surgery.Property(s => s.Phone).HasMaxLength(20);
        surgery.Property(s => s.Website).HasMaxLength(300);
        surgery.HasIndex(s => s.OrganisationNumber).IsUnique();
    }
}

internal sealed class PractitionerConfiguration : IEntityTypeConfiguration<Practitioner>
{
    public void Configure(EntityTypeBuilder<Practitioner> practitioner)
    {
        practitioner.Property(p => p.HprNumber).HasMaxLength(9);
        practitioner.Property(p => p.Name).HasMaxLength(200);
        practitioner.HasIndex(p => p.HprNumber).IsUnique();
        practitioner.HasOne<Surgery>().WithMany().HasForeignKey(p => p.SurgeryId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SlotConfiguration : IEntityTypeConfiguration<Slot>
{
    public void Configure(EntityTypeBuilder<Slot> slot)
    {
        slot.Property(s => s.Kind).HasDefaultValue(AppointmentKind.Consultation);
        slot.HasIndex(s => new { s.PractitionerId, s.StartsAt }).IsUnique();
        slot.HasIndex(s => new { s.SurgeryId, s.Kind, s.StartsAt });
        slot.HasOne<Surgery>().WithMany().HasForeignKey(s => s.SurgeryId).OnDelete(DeleteBehavior.Restrict);
        slot.HasOne<Practitioner>().WithMany().HasForeignKey(s => s.PractitionerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FeeConfiguration : IEntityTypeConfiguration<Fee>
{
    public void Configure(EntityTypeBuilder<Fee> fee)
    {
        fee.Property(f => f.AmountNok).HasPrecision(9, 2);
        fee.HasIndex(f => new { f.Kind, f.ValidFrom }).IsUnique();
    }
}

internal sealed class RegionalCoverageConfiguration : IEntityTypeConfiguration<RegionalCoverage>
{
    public void Configure(EntityTypeBuilder<RegionalCoverage> coverage)
    {
        coverage.Property(c => c.Municipality).HasMaxLength(100);
        coverage.HasIndex(c => new { c.Municipality, c.CareLevel }).IsUnique();
    }
}
