using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Contact;

/// <summary>Why what a person says of themselves was not kept.</summary>
public enum ContactRefusal
{
    /// <summary>One of the fields is wrong; which, and how, is told apart.</summary>
    NotFilledIn,

    /// <summary>It was changed elsewhere in the meantime: both are shown, and what was typed is kept.</summary>
    ChangedMeanwhile,

    /// <summary>It has been removed elsewhere.</summary>
    NotFound,

    /// <summary>There is room for no more.</summary>
    TooMany,
}

/// <summary>What people who meet a person should know beforehand. Null where the person has said nothing.</summary>
/// <param name="Interpreter">The language an interpreter is needed in.</param>
public sealed record PersonalNeeds(string? Employer, string? Interpreter, string? Hearing, string? Speech, string? Sight)
{
    public const int Longest = 200;

    /// <summary>Without white space around, and with null for nothing.</summary>
    public PersonalNeeds Cleaned() => new(Clean(Employer), Clean(Interpreter), Clean(Hearing), Clean(Speech), Clean(Sight));

    public bool Fits => ((string?[])[Employer, Interpreter, Hearing, Speech, Sight]).All(text => (text?.Trim().Length ?? 0) <= Longest);

    /// <summary>Says how many things are told, and none of them.</summary>
    public override string ToString() => $"{nameof(PersonalNeeds)} {((string?[])[Employer, Interpreter, Hearing, Speech, Sight]).Count(text => text is not null)}";

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What a person says of themselves beside what the registers know. There is no row until they have said something.</summary>
[OpenTo("contact")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("needs", nameof(PatientId))]
public sealed class ContactProfile : IPatientOwned
{
    public Guid PatientId { get; init; }
    public string? Employer { get; private set; }
    public string? Interpreter { get; private set; }
    public string? Hearing { get; private set; }
    public string? Speech { get; private set; }
    public string? Sight { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public PersonalNeeds Needs => new(Employer, Interpreter, Hearing, Speech, Sight);

    /// <param name="seen">The version the person had before them; null when there was none.</param>
    public ContactRefusal? Say(PersonalNeeds needs, Guid? seen, bool isNew)
    {
        if (!needs.Fits)
        {
            return ContactRefusal.NotFilledIn;
        }

        if (isNew ? seen is not null : seen != Version)
        {
            return ContactRefusal.ChangedMeanwhile;
        }

        (Employer, Interpreter, Hearing, Speech, Sight) = needs.Cleaned();
        Version = Guid.CreateVersion7();
        return null;
    }
}

internal sealed class ContactProfileConfiguration : IEntityTypeConfiguration<ContactProfile>
{
    public void Configure(EntityTypeBuilder<ContactProfile> profile)
    {
        profile.HasKey(p => p.PatientId);
        profile.Property(p => p.PatientId).ValueGeneratedNever();
        profile.Ignore(p => p.Needs);
        profile.Property(p => p.Employer).HasMaxLength(PersonalNeeds.Longest);
        profile.Property(p => p.Interpreter).HasMaxLength(PersonalNeeds.Longest);
        profile.Property(p => p.Hearing).HasMaxLength(PersonalNeeds.Longest);
        profile.Property(p => p.Speech).HasMaxLength(PersonalNeeds.Longest);
        profile.Property(p => p.Sight).HasMaxLength(PersonalNeeds.Longest);
        profile.Property(p => p.Version).IsConcurrencyToken();
    }
}
