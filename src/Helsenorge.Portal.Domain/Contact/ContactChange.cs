using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Contact;

public enum ContactChangeKind
{
    NextOfKinAdded,
    NextOfKinChanged,
    NextOfKinRemoved,
    NeedsChanged,
    BankAccountChanged,
    BankAccountRemoved,
}

/// <summary>That something was changed, by whom and when. What it was before is not kept: it may be somebody else's telephone number.</summary>
[OpenTo("contact")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("contact-changes", nameof(PatientId))]
public sealed class ContactChange : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }
    public ContactChangeKind Kind { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The person themselves, or a parent.</summary>
    public Guid ChangedBy { get; init; }
}

internal sealed class ContactChangeConfiguration : IEntityTypeConfiguration<ContactChange>
{
    public void Configure(EntityTypeBuilder<ContactChange> change) => change.HasIndex(c => new { c.PatientId, c.ChangedAt });
}
