using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>Why somebody cannot let others collect their medicines as they asked.</summary>
public enum PickupRefusal
{
    NameIncomplete,
    NameTooLong,
    DateMissing,
    DatePassed,
    AddressProtected,
    TooMany,
    NotFound,
    NotStanding,
    ChangedMeanwhile,
}

/// <summary>
/// Lets somebody collect medicines at a pharmacy (domain rules §4.5). It opens nothing in the portal. The pharmacy checks its code, which
/// is shown to the giver alone.
/// </summary>
[OpenTo("power-of-attorney")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("pharmacy-pickups", nameof(PatientId))]
public sealed class PharmacyPickup : IPatientOwned
{
    public const int MonthsByDefault = 12;
    public const int MostAtOnce = 10;
    public const int CodeLength = 12;

    /// <summary>By which a pharmacy's check stands in the giver's log.</summary>
    public const string CheckCode = "check-pickup";

    // No letter that can be taken for a digit: 30 signs, 12 of them are 59 bits.
    private const string CodeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }
    public required string CollectorName { get; init; }

    /// <summary>Twelve letters and digits, without the dashes that it is shown with.</summary>
    public string Code { get; init; } = RandomNumberGenerator.GetString(CodeLetters, CodeLength);
    public DateTimeOffset GivenAt { get; init; }

    /// <summary>The last day it holds, in Norway.</summary>
    public DateOnly Until { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    /// <summary>What is wrong with what was typed.</summary>
    public static IReadOnlyList<PickupRefusal> Check(string? collector, DateOnly? until, DateOnly today)
    {
        List<PickupRefusal> wrong = [];
        if (PowerRules.CheckName(collector) is { } name)
        {
            wrong.Add(name is PowerRefusal.NameTooLong ? PickupRefusal.NameTooLong : PickupRefusal.NameIncomplete);
        }

        if (until is null || until < today)
        {
            wrong.Add(until is null ? PickupRefusal.DateMissing : PickupRefusal.DatePassed);
        }

        return wrong;
    }

    /// <param name="standing">How many the giver has that hold.</param>
    public static Result<PharmacyPickup, PickupRefusal> Give(Guid patientId, string? collector, DateOnly? until, int standing, bool isProtected, DateTimeOffset now)
    {
        if (until is not { } last || Check(collector, until, NorwegianTime.Today(now)) is not [])
        {
            return Check(collector, until, NorwegianTime.Today(now))[0];
        }

        if (isProtected || standing >= MostAtOnce)
        {
            return isProtected ? PickupRefusal.AddressProtected : PickupRefusal.TooMany;
        }

        return new PharmacyPickup { PatientId = patientId, CollectorName = PersonName.Tidy(collector), Until = last, GivenAt = now };
    }

    public bool Stands(DateOnly today) => EndedAt is null && Until >= today;

    public void EndAt(DateTimeOffset now)
    {
        EndedAt = now;
        Version = Guid.CreateVersion7(now);
    }

    /// <summary>As people read it aloud: three groups of four.</summary>
    public static string Shown(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return string.Join('-', code.Chunk(4).Select(group => new string(group)));
    }

    /// <summary>What somebody typed, without what stands between the groups.</summary>
    public static string Typed(string? code) => new([.. (code ?? "").Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).Take(CodeLength + 1)]);
}

internal sealed class PharmacyPickupConfiguration : IEntityTypeConfiguration<PharmacyPickup>
{
    public void Configure(EntityTypeBuilder<PharmacyPickup> pickup)
    {
        pickup.Property(p => p.CollectorName).HasMaxLength(PowerRules.LongestName);
        pickup.Property(p => p.Code).HasMaxLength(PharmacyPickup.CodeLength);
        pickup.Property(p => p.Version).IsConcurrencyToken();
        pickup.HasIndex(p => p.PatientId);
        pickup.HasIndex(p => p.Code).IsUnique();
    }
}
