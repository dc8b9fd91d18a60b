using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Documents;

/// <summary>
/// A file of a <see cref="KeptLetter"/>, and gone with it. A copy as the letter is, since an attachment goes with its thread. It has the id of
/// what it is a copy of: what is in it was sealed by that, and need not be opened to be kept.
/// </summary>
[OpenTo("documents", "inbox")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("document-files", nameof(PatientId))]
public sealed class KeptFile : IPatientOwned
{
    private KeptFile()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }
    public Guid LetterId { get; private init; }

    [NotExported("Its order within the letter.")]
    public int Place { get; private init; }
    public string Name { get; private init; } = "";
    public FileType Type { get; private init; }

    /// <summary>Bytes.</summary>
    public int Size { get; private init; }
    public byte[] Sha256 { get; private init; } = [];

    /// <inheritdoc cref="Attachment.IsScanned"/>
    public bool IsScanned { get; private init; }

    public static (KeptFile Row, KeptFileContent Content) Of(KeptLetter letter, Attachment file, AttachmentContent content, int place)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        return (
            new()
            {
                Id = file.Id,
                PatientId = letter.PatientId,
                LetterId = letter.Id,
                Place = place,
                Name = file.Name,
                Type = file.Type,
                Size = file.Size,
                Sha256 = file.Sha256,
                IsScanned = file.IsScanned,
            },
            new() { FileId = file.Id, Cipher = content.Cipher, KeyVersion = content.KeyVersion });
    }
}

/// <summary>What is in a kept file, sealed and in a table of its own, as <see cref="AttachmentContent"/> is, and opened by <see cref="AttachedFiles"/> alone.</summary>
public sealed class KeptFileContent : ISystemData
{
    public Guid FileId { get; init; }
    public required byte[] Cipher { get; init; }
    public int KeyVersion { get; init; }
}

internal sealed class KeptFileConfiguration : IEntityTypeConfiguration<KeptFile>
{
    public void Configure(EntityTypeBuilder<KeptFile> file)
    {
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.Name).HasMaxLength(200);
        file.Property(f => f.Sha256).HasMaxLength(32);
        file.HasIndex(f => new { f.PatientId, f.LetterId });
        file.HasOne<KeptLetter>().WithMany().HasForeignKey(f => f.LetterId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class KeptFileContentConfiguration : IEntityTypeConfiguration<KeptFileContent>
{
    public void Configure(EntityTypeBuilder<KeptFileContent> content)
    {
        content.HasKey(c => c.FileId);
        content.HasOne<KeptFile>().WithOne().HasForeignKey<KeptFileContent>(c => c.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
