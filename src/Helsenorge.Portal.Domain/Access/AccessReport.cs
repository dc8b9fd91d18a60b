using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>What a report of an unknown access ended.</summary>
public enum AccessEnd
{
    /// <summary>A log-in of the person's own on another device.</summary>
    LogIn,
    PowerOfAttorney,

    /// <summary>It was over already, or is not the portal's to end: responsibility for a child, an appointment, an organisation.</summary>
    Nothing,
}

public enum AccessReportRefusal
{
    /// <summary>There is no such entry about this, or it is not the person's to see.</summary>
    NotFound,

    /// <summary>It was the log-in that reports it.</summary>
    OwnUse,
    AlreadyReported,
}

public enum AccessReportHandling
{
    Handled,
    NotFound,

    /// <summary>By somebody else, or earlier: whoever reported it has been told already.</summary>
    AlreadyHandled,
}

/// <summary>
/// That somebody did not recognise who had seen something. Keys and codes alone: who handles it looks in the log. Kept after a withdrawal,
/// since what may be an offence does not go away with the person.
/// </summary>
[OpenTo("appointments", "prescriptions", "inbox")]
[OnWithdrawal(WithdrawalEffect.Keep)]
[Exported("access-reports", nameof(PatientId))]
public sealed class AccessReport : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }

    /// <summary>The patient, or a parent.</summary>
    public Guid ReportedBy { get; init; }
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>The number of the entry in the patient's log.</summary>
    public long Sequence { get; init; }

    /// <summary>Whom it is about; null for an organisation.</summary>
    public Guid? ActorId { get; init; }
    public string? OrganisationNumber { get; init; }
    public AccessGround Ground { get; init; }
    public required string ServiceCode { get; init; }
    public Guid ItemId { get; init; }

    /// <summary>Device and browser of the reported use.</summary>
    public required string Client { get; init; }
    public AccessEnd Ended { get; init; }

    /// <summary>When those who run the portal had followed it up; null until then.</summary>
    public DateTimeOffset? HandledAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    /// <summary>False when it was handled before: the first time is what stands.</summary>
    public bool Handle(DateTimeOffset now)
    {
        if (HandledAt is not null)
        {
            return false;
        }

        (HandledAt, Version) = (now, Guid.CreateVersion7());
        return true;
    }
}

internal sealed class AccessReportConfiguration : IEntityTypeConfiguration<AccessReport>
{
    public void Configure(EntityTypeBuilder<AccessReport> report)
    {
        report.Property(r => r.OrganisationNumber).HasMaxLength(9);
        report.Property(r => r.ServiceCode).HasMaxLength(40);
        report.Property(r => r.Client).HasMaxLength(100);
        report.Property(r => r.Version).IsConcurrencyToken();
        report.HasIndex(r => new { r.PatientId, r.Sequence }).IsUnique();
        report.HasIndex(r => new { r.PatientId, r.ItemId });
    }
}
