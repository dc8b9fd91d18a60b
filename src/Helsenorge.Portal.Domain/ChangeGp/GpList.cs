using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>A GP's list of patients, as the GP register last said, and the places on it that the portal may give away.</summary>
public sealed class GpList : IReferenceData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Null when the GP does not use the portal.</summary>
    public Guid? PractitionerId { get; set; }

    /// <summary>Null when the surgery does not use the portal.</summary>
    public Guid? SurgeryId { get; set; }

    /// <summary>The GP's number in the health-personnel register: a list is one GP's.</summary>
    public required string HprNumber { get; init; }
    public required string Name { get; set; }
    public Sex Sex { get; set; }
    public SpokenLanguages Languages { get; set; }
    public required string SurgeryOrganisationNumber { get; set; }
    public required string SurgeryName { get; set; }
    public required string Street { get; set; }
    public required string PostalCode { get; set; }
    public required string City { get; set; }
    public required string Municipality { get; set; }

    /// <summary>The GP's and the surgery's name as they are looked for: capital letters, so that all engines find them alike.</summary>
    public string SearchText { get; private set; } = "";
    public string MunicipalityKey { get; private set; } = "";

    /// <summary>E.164.</summary>
    public required string Phone { get; set; }

    /// <summary>Degrees; null when the register has no place for the surgery.</summary>
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>How many patients the GP takes.</summary>
    public int Capacity { get; set; }

    /// <summary>How many the register counts.</summary>
    public int Patients { get; set; }

    /// <summary>The last day of the list, when the GP leaves or cuts it; null as long as it goes on.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>How many times the list has been open. Places are counted anew each time.</summary>
    public int Opening { get; set; }

    /// <summary>How many places were allotted in this opening, those that are taken included.</summary>
    public int Places { get; set; }

    /// <summary>When the register said it.</summary>
    public DateTimeOffset ReadAt { get; set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public static GpList Of(RegisteredGpList said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return new()
        {
            HprNumber = said.PractitionerHprNumber,
            Name = said.PractitionerName,
            SurgeryOrganisationNumber = said.SurgeryOrganisationNumber,
            SurgeryName = said.SurgeryName,
            Street = said.Address.Street,
            PostalCode = said.Address.PostalCode,
            City = said.Address.City,
            Municipality = said.Address.Municipality,
            Phone = said.Phone,
        };
    }

    public void Refresh(RegisteredGpList said, Guid? practitionerId, Guid? surgeryId, DateTimeOffset readAt)
    {
        ArgumentNullException.ThrowIfNull(said);
        (PractitionerId, SurgeryId) = (practitionerId, surgeryId);
        (Name, Sex, Languages) = (said.PractitionerName, said.Sex, said.Languages);
        (SurgeryOrganisationNumber, SurgeryName, Phone) = (said.SurgeryOrganisationNumber, said.SurgeryName, said.Phone);
        (Street, PostalCode, City, Municipality) = (said.Address.Street, said.Address.PostalCode, said.Address.City, said.Address.Municipality);
        (SearchText, MunicipalityKey) = (GpFinder.Key($"{Name} {SurgeryName}") ?? "", GpFinder.Key(Municipality) ?? "");
        (Latitude, Longitude) = (said.Latitude, said.Longitude);
        (Capacity, Patients, EndsOn) = (said.Capacity, said.Patients, said.EndsOn);
        (ReadAt, Version) = (readAt, Guid.CreateVersion7(readAt));
    }

    public void End(DateOnly lastDay, DateTimeOffset readAt) => (EndsOn, ReadAt, Version) = (lastDay, readAt, Guid.CreateVersion7(readAt));
}

/// <summary>
/// A place on a list that is taken: by whom stands elsewhere. The key is the rule that two people on two nodes never get the same place;
/// a withdrawal that forgets who took it leaves it taken, since the register still counts it.
/// </summary>
public sealed class GpListPlace : IReferenceData
{
    public Guid ListId { get; init; }
    public int Opening { get; init; }
    public int Number { get; init; }
}

/// <summary>Languages that a GP speaks with patients.</summary>
[Flags]
public enum SpokenLanguages
{
    None = 0,
    Norwegian = 1,
    English = 2,
    NorthernSami = 4,
    Polish = 8,
    Ukrainian = 16,
    Arabic = 32,
    Somali = 64,
    German = 128,
    French = 256,
    Spanish = 512,
}

/// <summary>The middle of a postal code, to reckon distances from a person's home without knowing the house.</summary>
public sealed class PostalArea : IReferenceData
{
    public required string PostalCode { get; init; }
    public double Latitude { get; init; }
    public double Longitude { get; init; }
}

internal sealed class GpListConfiguration : IEntityTypeConfiguration<GpList>
{
    public void Configure(EntityTypeBuilder<GpList> list)
    {
        list.Property(l => l.HprNumber).HasMaxLength(9);
        list.Property(l => l.Name).HasMaxLength(200);
        list.Property(l => l.Languages).HasConversion<int>();
        list.Property(l => l.SurgeryOrganisationNumber).HasMaxLength(9);
        list.Property(l => l.SurgeryName).HasMaxLength(200);
        list.Property(l => l.Street).HasMaxLength(200);
        list.Property(l => l.PostalCode).HasMaxLength(4);
        list.Property(l => l.City).HasMaxLength(100);
        list.Property(l => l.Municipality).HasMaxLength(100);
        list.Property(l => l.Phone).HasMaxLength(20);
        list.Property(l => l.Version).IsConcurrencyToken();
        list.HasIndex(l => l.HprNumber).IsUnique();
        list.Property(l => l.SearchText).HasMaxLength(401);
        list.Property(l => l.MunicipalityKey).HasMaxLength(100);
        list.HasIndex(l => l.MunicipalityKey);
    }
}

internal sealed class GpListPlaceConfiguration : IEntityTypeConfiguration<GpListPlace>
{
    public void Configure(EntityTypeBuilder<GpListPlace> place)
    {
        place.HasKey(p => new { p.ListId, p.Opening, p.Number });
        place.HasOne<GpList>().WithMany().HasForeignKey(p => p.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PostalAreaConfiguration : IEntityTypeConfiguration<PostalArea>
{
    public void Configure(EntityTypeBuilder<PostalArea> area)
    {
        area.HasKey(a => a.PostalCode);
        area.Property(a => a.PostalCode).HasMaxLength(4);
    }
}
