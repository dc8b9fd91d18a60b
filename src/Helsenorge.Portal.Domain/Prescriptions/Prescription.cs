using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Prescriptions;

public enum PrescribedItem
{
    MedicinalProduct,

    /// <summary>What is prescribed and is no medicine, such as test strips or a bandage.</summary>
    MedicalAid,
}

/// <summary>Who pays (domain rules §6.1).</summary>
public enum PrescriptionKind
{
    /// <summary>The patient.</summary>
    White,

    /// <summary>National insurance, but for the user fee: for what lasts three months or more.</summary>
    Blue,
}

/// <summary>How careful the prescriber and the pharmacy must be with a medicine.</summary>
public enum DispensingGroup
{
    /// <summary>Strongly addictive: the prescriber sees the patient each time.</summary>
    A,

    /// <summary>Addictive: the prescriber as a rule sees the patient each time.</summary>
    B,

    /// <summary>Everything else that needs a prescription, and all medical aids.</summary>
    C,
}

public enum PrescriptionStatus
{
    Active,
    PartlyDispensed,
    FullyDispensed,
    Expired,

    /// <summary>The prescriber has taken it back.</summary>
    Withdrawn,
}

/// <summary>What a prescription's status, and what is left of it, rest on. Dates are Norwegian.</summary>
/// <param name="Reiterations">How many times it may be dispensed after the first.</param>
/// <param name="ValidTo">The last day it may be dispensed.</param>
public readonly record struct PrescriptionStanding(int Reiterations, int Dispensed, DateOnly ValidTo, DateOnly? WithdrawnOn)
{
    /// <summary>So near the end one is told of it.</summary>
    private const int DaysOfWarning = 30;

    /// <summary>How many months after its end it is still shown (domain rules §6.1).</summary>
    private const int MonthsShown = 12;

    /// <summary>How many times it can still be dispensed, were it valid.</summary>
    public int Left => Math.Max(0, 1 + Reiterations - Dispensed);

    /// <summary>What has ended in more than one way is called by the one that ended it for good: taken back, then used up, then too old.</summary>
    public PrescriptionStatus StatusOn(DateOnly today) => this switch
    {
        { WithdrawnOn: not null } => PrescriptionStatus.Withdrawn,
        { Left: 0 } => PrescriptionStatus.FullyDispensed,
        _ when today > ValidTo => PrescriptionStatus.Expired,
        { Dispensed: > 0 } => PrescriptionStatus.PartlyDispensed,
        _ => PrescriptionStatus.Active,
    };

    /// <summary>Something can be had at the pharmacy on this day.</summary>
    public bool CanBeDispensedOn(DateOnly today) => StatusOn(today) is PrescriptionStatus.Active or PrescriptionStatus.PartlyDispensed;

    public bool ExpiresSoonAfter(DateOnly today) => CanBeDispensedOn(today) && ValidTo.DayNumber - today.DayNumber <= DaysOfWarning;

    /// <summary>The oldest end that is still shown.</summary>
    public static DateOnly ShownSince(DateOnly today) => today.AddMonths(-MonthsShown);
}

/// <summary>What a prescriber has ordered for a patient, as the registers have it. It is dispensed once, and as many times more as it is reiterated.</summary>
[OpenTo("prescriptions", "overview", "privacy")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("prescriptions", nameof(PatientId))]
public sealed class Prescription : IReservedFromParents
{
    public const int LongestName = 200;
    public const int LongestInstruction = 500;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }

    /// <summary>Where the prescriber works.</summary>
    public Guid SurgeryId { get; init; }

    /// <summary>Who prescribed it.</summary>
    public Guid PractitionerId { get; init; }
    public PrescribedItem Item { get; init; }

    /// <summary>With strength and form, such as "Metformin 500 mg, tabletter".</summary>
    public required string Name { get; init; }

    /// <summary>What is in it, whoever makes it; null for a medical aid.</summary>
    public string? GenericName { get; init; }

    /// <summary>How to use it and what for, in the prescriber's words.</summary>
    public required string Instruction { get; init; }

    /// <summary>What is dispensed each time, such as "100 tabletter".</summary>
    public required string Quantity { get; init; }
    public PrescriptionKind Kind { get; init; }
    public DispensingGroup Group { get; init; } = DispensingGroup.C;
    public DateOnly IssuedOn { get; init; }

    /// <summary>Said with each prescription and never reckoned: a year is usual, contraceptives have three, some have two weeks.</summary>
    public DateOnly ValidTo { get; init; }

    /// <inheritdoc cref="PrescriptionStanding.Reiterations"/>
    public int Reiterations { get; init; }
    public int Dispensed { get; private set; }
    public DateOnly? WithdrawnOn { get; private set; }

    /// <inheritdoc/>
    public bool IsReservedFromParents { get; init; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public PrescriptionStanding Standing => new(Reiterations, Dispensed, ValidTo, WithdrawnOn);

    /// <summary>How the person's decision to hide it names it.</summary>
    public static string PrivacyTargetOf(Guid id) => id.ToString("D");

    /// <summary>Those that have not ended, or did so no longer ago than is shown.</summary>
    public static Expression<Func<Prescription, bool>> IsShownOn(DateOnly today)
    {
        var since = PrescriptionStanding.ShownSince(today);
        return prescription => prescription.ValidTo >= since && (prescription.WithdrawnOn == null || prescription.WithdrawnOn >= since);
    }

    /// <summary>As <see cref="PrescriptionStanding.CanBeDispensedOn"/>.</summary>
    public static Expression<Func<Prescription, bool>> CanBeDispensedOn(DateOnly today) =>
        prescription => prescription.ValidTo >= today && prescription.WithdrawnOn == null && prescription.Dispensed <= prescription.Reiterations;

    /// <summary>The pharmacy hands it out once. Null when nothing may be had that day.</summary>
    /// <param name="product">What was handed out: the same thing, at times of another make.</param>
    public Dispensing? Dispense(string pharmacy, string product, DateOnly day)
    {
        if (!Standing.CanBeDispensedOn(day))
        {
            return null;
        }

        Dispensed++;
        Version = Guid.CreateVersion7();
        return new Dispensing { PatientId = PatientId, PrescriptionId = Id, DispensedOn = day, Pharmacy = pharmacy, Product = product, Quantity = Quantity, IsReservedFromParents = IsReservedFromParents };
    }

    /// <summary>The same again, as the doctor prescribes it on the day: for as long, and as many times.</summary>
    public Prescription Renew(Guid surgeryId, Guid practitionerId, DateOnly day) => new()
    {
        PatientId = PatientId,
        SurgeryId = surgeryId,
        PractitionerId = practitionerId,
        Item = Item,
        Name = Name,
        GenericName = GenericName,
        Instruction = Instruction,
        Quantity = Quantity,
        Kind = Kind,
        Group = Group,
        IssuedOn = day,
        ValidTo = day.AddDays(ValidTo.DayNumber - IssuedOn.DayNumber),
        Reiterations = Reiterations,
        IsReservedFromParents = IsReservedFromParents,
    };

    /// <summary>The prescriber takes it back; once is enough.</summary>
    public void Withdraw(DateOnly day)
    {
        if (WithdrawnOn is null)
        {
            (WithdrawnOn, Version) = (day, Guid.CreateVersion7());
        }
    }
}

/// <summary>One time a prescription was handed out.</summary>
[OpenTo("prescriptions")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("dispensings", nameof(PatientId))]
public sealed class Dispensing : IReservedFromParents
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }
    public Guid PrescriptionId { get; init; }
    public DateOnly DispensedOn { get; init; }
    public required string Pharmacy { get; init; }

    /// <summary>What was handed out: the same thing, at times of another make.</summary>
    public required string Product { get; init; }
    public required string Quantity { get; init; }

    /// <summary>As its prescription is.</summary>
    public bool IsReservedFromParents { get; init; }
}

internal sealed class PrescriptionConfiguration : IEntityTypeConfiguration<Prescription>
{
    public void Configure(EntityTypeBuilder<Prescription> prescription)
    {
        prescription.Property(p => p.Name).HasMaxLength(Prescription.LongestName);
        prescription.Property(p => p.GenericName).HasMaxLength(Prescription.LongestName);
        prescription.Property(p => p.Instruction).HasMaxLength(Prescription.LongestInstruction);
        prescription.Property(p => p.Quantity).HasMaxLength(Prescription.LongestName);
        prescription.Property(p => p.Version).IsConcurrencyToken();
        prescription.Ignore(p => p.Standing);
        prescription.HasIndex(p => new { p.PatientId, p.ValidTo });
        prescription.HasOne<Surgery>().WithMany().HasForeignKey(p => p.SurgeryId).OnDelete(DeleteBehavior.Restrict);
        prescription.HasOne<Practitioner>().WithMany().HasForeignKey(p => p.PractitionerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DispensingConfiguration : IEntityTypeConfiguration<Dispensing>
{
    public void Configure(EntityTypeBuilder<Dispensing> dispensing)
    {
        dispensing.Property(d => d.Pharmacy).HasMaxLength(Prescription.LongestName);
        dispensing.Property(d => d.Product).HasMaxLength(Prescription.LongestName);
        dispensing.Property(d => d.Quantity).HasMaxLength(Prescription.LongestName);
        dispensing.HasIndex(d => new { d.PrescriptionId, d.DispensedOn });
        dispensing.HasOne<Prescription>().WithMany().HasForeignKey(d => d.PrescriptionId).OnDelete(DeleteBehavior.Cascade);
    }
}
