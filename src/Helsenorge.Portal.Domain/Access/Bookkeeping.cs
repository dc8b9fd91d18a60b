using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// A log-in. The cookie holds a random key, this row its hash: a copy of the database logs nobody in, and ending the row ends the
/// log-in everywhere at once.
/// </summary>
[Exported("log-ins", nameof(ActorId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class LoginSession : IActorOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ActorId { get; init; }
    [NotExported("A hash of the key in the cookie.")]
    public required byte[] KeyHash { get; init; }

    /// <summary>The identity provider's session, by which it tells us that the person logged out elsewhere; null if it gave none.</summary>
    [NotExported("A key at the identity provider.")]
    public string? ProviderSessionId { get; init; }

    /// <summary>The log-in as the cookie handler keeps it, protected by the key ring.</summary>
    [NotExported("Sealed, for this portal alone.")]
    public required byte[] Ticket { get; set; }
    public required string Device { get; init; }
    public required string Browser { get; init; }

    /// <summary>Without its last part: enough to recognise, too little to trace.</summary>
    public required string ShortAddress { get; init; }
    public DateTimeOffset AuthenticatedAt { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset LastUsedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A logout token of the identity provider that has been used, kept until its age alone would refuse it.</summary>
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class UsedLogoutToken : ISystemData
{
    /// <summary>SHA-256 of the token's <c>jti</c>.</summary>
    public required byte[] Hash { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A command that has been carried out. The same key again gives the same answer and changes nothing.</summary>
[NotExported("Keys of commands. What was done stands in the usage log.")]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class CommandReceipt : ISystemData
{
    /// <summary>Made by the form, once, before the first try.</summary>
    public Guid Id { get; init; }
    public Guid ActorId { get; init; }
    public Guid PatientId { get; init; }
    public required string ServiceCode { get; init; }
    public required string ActionCode { get; init; }

    /// <summary>What the command made or changed; null when there is nothing to point at.</summary>
    public Guid? ResultId { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Something an organisation must be told, committed with the thing itself.</summary>
[Exported("messages-to-surgeries", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class OutboxMessage : ISystemData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>For instance <c>appointment.booked</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The receiver.</summary>
    public Guid SurgeryId { get; init; }
    public Guid PatientId { get; init; }

    /// <summary>What it is about; its content is read when it is delivered.</summary>
    public Guid ItemId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? HandledAt { get; set; }
}

/// <summary>A refusal that says something about the portal's safety rather than about a patient. Holds no person and no number.</summary>
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class SecurityLogEntry : ISystemData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public DateTimeOffset At { get; init; }

    /// <summary>For instance <c>login.refused</c>.</summary>
    public required string Event { get; init; }

    /// <summary>A code, never text from outside.</summary>
    public required string Reason { get; init; }

    /// <summary>Finds the request in the application log.</summary>
    public string? TraceId { get; init; }
}

/// <summary>One key of the ring that protects cookies and stored log-ins; itself protected by a certificate in production.</summary>
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class KeyRingEntry : ISystemData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class LoginSessionConfiguration : IEntityTypeConfiguration<LoginSession>
{
    public void Configure(EntityTypeBuilder<LoginSession> session)
    {
        session.Property(s => s.KeyHash).HasMaxLength(32);
        session.Property(s => s.ProviderSessionId).HasMaxLength(200);
        session.Property(s => s.Device).HasMaxLength(60);
        session.Property(s => s.Browser).HasMaxLength(60);
        session.Property(s => s.ShortAddress).HasMaxLength(45);
        session.HasIndex(s => s.KeyHash).IsUnique();
        session.HasIndex(s => s.ProviderSessionId);
        session.HasIndex(s => s.ActorId);
    }
}

internal sealed class UsedLogoutTokenConfiguration : IEntityTypeConfiguration<UsedLogoutToken>
{
    public void Configure(EntityTypeBuilder<UsedLogoutToken> token)
    {
        token.HasKey(t => t.Hash);
        token.Property(t => t.Hash).HasMaxLength(32);
        token.HasIndex(t => t.ExpiresAt);
    }
}

internal sealed class CommandReceiptConfiguration : IEntityTypeConfiguration<CommandReceipt>
{
    public void Configure(EntityTypeBuilder<CommandReceipt> receipt)
    {
        receipt.Property(r => r.Id).ValueGeneratedNever();
        receipt.Property(r => r.ServiceCode).HasMaxLength(40);
        receipt.Property(r => r.ActionCode).HasMaxLength(40);
    }
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.Property(m => m.Kind).HasMaxLength(60);
        message.HasIndex(m => new { m.HandledAt, m.CreatedAt });
    }
}

internal sealed class SecurityLogEntryConfiguration : IEntityTypeConfiguration<SecurityLogEntry>
{
    public void Configure(EntityTypeBuilder<SecurityLogEntry> entry)
    {
        entry.ToTable("SecurityLog");
        entry.Property(e => e.Event).HasMaxLength(60);
        entry.Property(e => e.Reason).HasMaxLength(60);
        entry.Property(e => e.TraceId).HasMaxLength(60);
        entry.HasIndex(e => e.At);
    }
}

internal sealed class KeyRingEntryConfiguration : IEntityTypeConfiguration<KeyRingEntry>
{
    public void Configure(EntityTypeBuilder<KeyRingEntry> entry)
    {
        entry.ToTable("KeyRing");
        entry.Property(e => e.Name).HasMaxLength(200);
    }
}
