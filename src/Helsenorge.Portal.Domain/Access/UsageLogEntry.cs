using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Access;

public enum UsageOutcome
{
    Done,

    /// <summary>Asked for and refused, or begun and not carried out.</summary>
    Attempted,

    /// <summary>The same page load went on in another connection and had to read again.</summary>
    Continued,

    /// <summary>The same command arrived again and changed nothing.</summary>
    Repeated,
}

/// <summary>What is written to the log about one use; the ledger adds the number and the chain.</summary>
/// <param name="AlsoShown">Codes of further services whose information the same page showed, comma separated; null when none.</param>
public sealed record UsageRecord(
    Guid? ActorId,
    string ActorName,
    string? OrganisationNumber,
    AccessGround Ground,
    string ServiceCode,
    string ActionCode,
    string? AlsoShown,
    UsageOutcome Outcome,
    AccessDenial? Denial);

/// <summary>
/// One use of a person's information: who, on what ground, when, what and from where. Rows are only ever added; each holds the
/// hash of the one before it, and the patient's ledger holds the last, so that an edit, a gap or a cut tail shows.
/// </summary>
[OpenTo("usage-log")]
[Exported("usage-log", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class UsageLogEntry : IPatientOwned
{
    private UsageLogEntry()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }

    /// <summary>1 for the patient's first entry, without gaps.</summary>
    public long Sequence { get; private init; }

    /// <summary>Null when an organisation or the portal itself was at work.</summary>
    public Guid? ActorId { get; private init; }

    /// <summary>As it was then. Empty for the patient's own use and for the portal itself.</summary>
    public string ActorName { get; private init; } = "";
    public string? OrganisationNumber { get; private init; }
    public AccessGround Ground { get; private init; }
    public string ServiceCode { get; private init; } = "";
    public string ActionCode { get; private init; } = "";
    public string? AlsoShown { get; private init; }
    public UsageOutcome Outcome { get; private init; }
    public AccessDenial? Denial { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>Device and browser in two words, as the log-in saw them; empty when there was none.</summary>
    public string Client { get; private init; } = "";
    public byte[] PreviousHash { get; private init; } = [];
    public byte[] Hash { get; private set; } = [];

    internal static UsageLogEntry After(PatientLedger ledger, UsageRecord record, string client, DateTimeOffset at)
    {
        var draft = new UsageLogEntry
        {
            Id = Guid.CreateVersion7(at),
            PatientId = ledger.PatientId,
            Sequence = ledger.Sequence + 1,
            ActorId = record.ActorId,
            ActorName = record.ActorName,
            OrganisationNumber = record.OrganisationNumber,
            Ground = record.Ground,
            ServiceCode = record.ServiceCode,
            ActionCode = record.ActionCode,
            AlsoShown = record.AlsoShown,
            Outcome = record.Outcome,
            Denial = record.Denial,
            // Databases keep at most microseconds; the hash must be the same when it is read back.
            At = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
            Client = client,
            PreviousHash = ledger.Head,
        };
        draft.Hash = draft.ComputeHash();
        return draft;
    }

    /// <summary>The hash this row must have, over all its columns and the hash before it.</summary>
    public byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(PreviousHash);
        hash.AppendData(Id.ToByteArray(bigEndian: true));
        hash.AppendData(PatientId.ToByteArray(bigEndian: true));
        Append(hash, Sequence);
        Append(hash, ActorId?.ToString("N"));
        Append(hash, ActorName);
        Append(hash, OrganisationNumber);
        Append(hash, Ground.ToString());
        Append(hash, ServiceCode);
        Append(hash, ActionCode);
        Append(hash, AlsoShown);
        Append(hash, Outcome.ToString());
        Append(hash, Denial?.ToString());
        Append(hash, At.UtcTicks);
        Append(hash, Client);
        return hash.GetHashAndReset();
    }

    // Each part carries its length, so that moving a letter from one field to the next changes the hash.
    private static void Append(IncrementalHash hash, string? text)
    {
        Append(hash, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

/// <summary>
/// One row a patient: the length and the head of their usage log, and the token that every use and every revocation changes, so
/// that of two at the same time one wins and the other decides again.
/// </summary>
[Exported("usage-log-ledger", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class PatientLedger : ISystemData
{
    public Guid PatientId { get; init; }
    public long Sequence { get; private set; }

    /// <summary>The hash of the last entry; 32 zero bytes before the first.</summary>
    public byte[] Head { get; private set; } = new byte[32];
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    internal static PatientLedger At(Guid patientId, long sequence, byte[] head, Guid version) =>
        new() { PatientId = patientId, Sequence = sequence, Head = head, Version = version };

    internal void Advance(UsageLogEntry entry)
    {
        Sequence = entry.Sequence;
        Head = entry.Hash;
        Version = Guid.CreateVersion7();
    }

    /// <summary>Makes every opening that began before this one decide again.</summary>
    internal void Revoke() => Version = Guid.CreateVersion7();
}

internal sealed class UsageLogEntryConfiguration : IEntityTypeConfiguration<UsageLogEntry>
{
    public void Configure(EntityTypeBuilder<UsageLogEntry> entry)
    {
        entry.ToTable("UsageLog");
        entry.Property(e => e.ActorName).HasMaxLength(200);
        entry.Property(e => e.OrganisationNumber).HasMaxLength(9);
        entry.Property(e => e.ServiceCode).HasMaxLength(40);
        entry.Property(e => e.ActionCode).HasMaxLength(40);
        entry.Property(e => e.AlsoShown).HasMaxLength(400);
        entry.Property(e => e.Client).HasMaxLength(100);
        entry.Property(e => e.PreviousHash).HasMaxLength(32);
        entry.Property(e => e.Hash).HasMaxLength(32);
        entry.HasIndex(e => new { e.PatientId, e.Sequence }).IsUnique();
    }
}

internal sealed class PatientLedgerConfiguration : IEntityTypeConfiguration<PatientLedger>
{
    public void Configure(EntityTypeBuilder<PatientLedger> ledger)
    {
        ledger.HasKey(l => l.PatientId);
        ledger.Property(l => l.PatientId).ValueGeneratedNever();
        ledger.Property(l => l.Head).HasMaxLength(32);
        ledger.Property(l => l.Version).IsConcurrencyToken();
    }
}
