using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Contact;

public enum BankAccountRefusal
{
    /// <summary>Not eleven digits with the right last one.</summary>
    NotAnAccountNumber,

    /// <summary>It is the one that is registered already.</summary>
    TheSame,

    /// <summary>It was changed elsewhere in the meantime.</summary>
    ChangedMeanwhile,
}

/// <summary>Where Helfo pays what a person is owed, whatever it is for (domain rules §6.5). Encrypted. No row means that none is registered.</summary>
[OpenTo("contact")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("bank-account", nameof(PatientId))]
public sealed class BankAccount : IPatientOwned
{
    /// <summary>The kind of the <see cref="Notifications.OutgoingNotice"/> that tells of a change.</summary>
    public const string ChangedNotice = "contact.bank-account-changed";

    public Guid PatientId { get; init; }
    [NotExported("The account itself is told instead.")]
    public byte[] Cipher { get; private set; } = [];

    [NotExported("The account itself is told instead.")]
    public int KeyVersion { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public void Set(BankAccountNumber number, PersonNumberVault vault, DateTimeOffset now)
    {
        var hidden = vault.Seal(number.Value, PatientId);
        (Cipher, KeyVersion, ChangedAt, Version) = (hidden.Cipher, hidden.KeyVersion, now, Guid.CreateVersion7());
    }

    public BankAccountNumber Reveal(PersonNumberVault vault) =>
        BankAccountNumber.TryParse(vault.Open(new SealedSecret(Cipher, KeyVersion), PatientId), out var number) ? number : default;
}

internal sealed class BankAccountConfiguration : IEntityTypeConfiguration<BankAccount>
{
    public void Configure(EntityTypeBuilder<BankAccount> account)
    {
        account.HasKey(a => a.PatientId);
        account.Property(a => a.PatientId).ValueGeneratedNever();
        account.Property(a => a.Cipher).HasMaxLength(100);
        account.Property(a => a.Version).IsConcurrencyToken();
    }
}
