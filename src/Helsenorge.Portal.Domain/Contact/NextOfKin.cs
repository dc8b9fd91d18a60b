using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Contact;

public enum KinRelation
{
    Partner,
    Parent,
    Child,
    Sibling,
    Grandparent,
    OtherFamily,
    Friend,
    Other,
}

/// <summary>What is wrong with one field, in the order of the form.</summary>
public enum NextOfKinProblem
{
    NameMissing,
    NameTooLong,
    RelationMissing,

    /// <summary>Not a number with its country.</summary>
    PhoneNotInternational,
}

/// <summary>As typed.</summary>
public sealed record NextOfKinDetails(string? Name, KinRelation? Relation, string? Phone)
{
    public const int LongestName = 100;

    public IReadOnlyList<NextOfKinProblem> Problems()
    {
        var problems = new List<NextOfKinProblem>();
        if (string.IsNullOrWhiteSpace(Name))
        {
            problems.Add(NextOfKinProblem.NameMissing);
        }
        else if (Name.Trim().Length > LongestName)
        {
            problems.Add(NextOfKinProblem.NameTooLong);
        }

        if (Relation is null)
        {
            problems.Add(NextOfKinProblem.RelationMissing);
        }

        if (!PhoneNumber.TryParse(Phone, out _))
        {
            problems.Add(NextOfKinProblem.PhoneNotInternational);
        }

        return problems;
    }

    /// <summary>Names nobody.</summary>
    public override string ToString() => nameof(NextOfKinDetails);
}

/// <summary>Somebody a person wants told when something happens. It gives that somebody no access to anything.</summary>
[OpenTo("contact")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("next-of-kin", nameof(PatientId))]
public sealed class NextOfKin : IPatientOwned
{
    /// <summary>How many one person may name.</summary>
    public const int Most = 10;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }
    public string Name { get; private set; } = "";
    public KinRelation Relation { get; private set; }
    public string PhoneE164 { get; private set; } = "";
    public DateTimeOffset AddedAt { get; init; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    /// <summary>False when something is wrong; ask the details what.</summary>
    public bool Say(NextOfKinDetails details)
    {
        if (details.Problems().Count > 0 || !PhoneNumber.TryParse(details.Phone, out var phone))
        {
            return false;
        }

        (Name, Relation, PhoneE164, Version) = (details.Name!.Trim(), details.Relation!.Value, phone.Value, Guid.CreateVersion7());
        return true;
    }
}

internal sealed class NextOfKinConfiguration : IEntityTypeConfiguration<NextOfKin>
{
    public void Configure(EntityTypeBuilder<NextOfKin> kin)
    {
        kin.Property(k => k.Name).HasMaxLength(NextOfKinDetails.LongestName);
        kin.Property(k => k.PhoneE164).HasMaxLength(20);
        kin.Property(k => k.Version).IsConcurrencyToken();
        kin.HasIndex(k => k.PatientId);
    }
}
