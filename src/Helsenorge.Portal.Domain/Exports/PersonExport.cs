using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Exports;

public enum ExportStatus
{
    Preparing,
    Ready,

    /// <summary>Fetched once, and gone.</summary>
    Fetched,

    /// <summary>It could not be made. Nothing of it is kept.</summary>
    Failed,
}

public enum ExportRefusal
{
    /// <summary>One is being made already: the page shows that one.</summary>
    AlreadyPreparing,

    /// <summary>Fetched, too old, made in another log-in, or never there.</summary>
    Gone,

    /// <summary>It is not finished.</summary>
    NotReady,
}

/// <summary>
/// Everything about a person, made on demand: for the log-in that asked, once, and for a day at most. The content lies in parts, encrypted
/// by a key of its own, which goes in the same commit as it is fetched.
/// </summary>
[OpenTo("export")]
[NotExported("It holds the export itself.")]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class PersonExport : IPatientOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The node that made it is gone, if it has said nothing for this long.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private PersonExport()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Whom it is about.</summary>
    public Guid PatientId { get; private init; }

    /// <summary>Who asked: the person, or a parent.</summary>
    public Guid ActorId { get; private init; }

    /// <summary>The log-in that asked; no other can fetch it.</summary>
    public Guid SessionId { get; private init; }
    public ExportStatus Status { get; private set; }

    /// <summary>How many tables have been written, of <see cref="Steps"/>.</summary>
    public int StepsDone { get; private set; }
    public int Steps { get; private set; }

    /// <summary>How many parts there are; known when it is ready.</summary>
    public int Parts { get; private set; }

    /// <summary>The key of the parts, itself protected by the key ring; null once it may not be read any more.</summary>
    public byte[]? ProtectedKey { get; private set; }
    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>When the node that makes it last wrote something.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }
    public DateTimeOffset? FetchedAt { get; private set; }
    public Guid Version { get; private set; }

    /// <param name="id">Known beforehand, since the key is bound to it.</param>
    public static PersonExport Begin(Guid id, Guid patientId, Guid actorId, Guid sessionId, byte[] protectedKey, DateTimeOffset now) => new()
    {
        Id = id,
        PatientId = patientId,
        ActorId = actorId,
        SessionId = sessionId,
        ProtectedKey = protectedKey,
        RequestedAt = now,
        LastSeenAt = now,
        Version = Guid.CreateVersion7(now),
    };

    /// <summary>Being made, as far as anybody knows.</summary>
    public bool IsUnderWay(DateTimeOffset now) => Status is ExportStatus.Preparing && now - LastSeenAt < Silence;

    public bool IsOver(DateTimeOffset now) => now - RequestedAt >= Lifetime;

    /// <summary>Lets it be fetched, this once.</summary>
    public ExportRefusal? Fetch(Guid actorId, Guid sessionId, DateTimeOffset now)
    {
        if (ActorId != actorId || SessionId != sessionId || IsOver(now) || Status is ExportStatus.Fetched or ExportStatus.Failed)
        {
            return ExportRefusal.Gone;
        }

        if (Status is not ExportStatus.Ready)
        {
            return ExportRefusal.NotReady;
        }

        (Status, ProtectedKey, FetchedAt, Version) = (ExportStatus.Fetched, null, now, Guid.CreateVersion7(now));
        return null;
    }

    internal void Proceed(int done, int of, DateTimeOffset now) => (StepsDone, Steps, LastSeenAt, Version) = (done, of, now, Guid.CreateVersion7(now));

    internal void Finish(int parts, DateTimeOffset now) => (Status, Parts, LastSeenAt, Version) = (ExportStatus.Ready, parts, now, Guid.CreateVersion7(now));

    internal void Fail(DateTimeOffset now) => (Status, ProtectedKey, LastSeenAt, Version) = (ExportStatus.Failed, null, now, Guid.CreateVersion7(now));
}

/// <summary>A piece of an export, encrypted.</summary>
[OpenTo("export")]
[NotExported("It holds the export itself.")]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class PersonExportPart : IPatientOwned
{
    public Guid ExportId { get; init; }

    /// <summary>0 for the first.</summary>
    public int Number { get; init; }
    public Guid PatientId { get; init; }
    public required byte[] Cipher { get; init; }
}

internal sealed class PersonExportConfiguration : IEntityTypeConfiguration<PersonExport>
{
    public void Configure(EntityTypeBuilder<PersonExport> export)
    {
        export.ToTable("Exports");
        export.Property(e => e.Version).IsConcurrencyToken();
        export.Property(e => e.ProtectedKey).HasMaxLength(1000);
        // One at a time for each person somebody may ask for.
        export.HasIndex(e => new { e.ActorId, e.PatientId }).IsUnique();
        export.HasIndex(e => e.RequestedAt);
    }
}

internal sealed class PersonExportPartConfiguration : IEntityTypeConfiguration<PersonExportPart>
{
    public void Configure(EntityTypeBuilder<PersonExportPart> part)
    {
        part.ToTable("ExportParts");
        part.HasKey(p => new { p.ExportId, p.Number });
        part.HasOne<PersonExport>().WithMany().HasForeignKey(p => p.ExportId).OnDelete(DeleteBehavior.Cascade);
    }
}
