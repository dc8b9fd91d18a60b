using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>All that is shown of one person at once: a year of prescriptions is a page or two, and searching in it asks nobody again.</summary>
public sealed class ListPrescriptions(ServiceGate<PrescriptionsFeature> gate, FeatureCatalogue catalogue)
{
    /// <summary>More than anybody has. Were there more, those that end first would be left out, and the page says so.</summary>
    public const int Most = 500;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var rows = await Rows(access.Db, access.Db.Prescriptions.Where(Prescription.IsShownOn(today)).OrderByDescending(prescription => prescription.ValidTo).Take(Most + 1)).ToListAsync(cancel);
        var decisions = await access.Db.PrivacyDecisions.Where(decision => decision.Kind == PrivacyKind.PrescriptionHidden).ToListAsync(cancel);
        var hidden = MayHide(access, catalogue) ? rows.Where(row => IsHidden(decisions, row.Id)).Select(row => row.Id).ToHashSet() : [];
        return new Answer([.. rows.Take(Most)], rows.Count > Most, hidden, today, access.OpenedAt)
        {
            MayGivePickup = catalogue.Find("power-of-attorney") is { } powers && access.WhyClosed(powers) is null,
        };
    }

    /// <summary>Who may not see the privacy settings is not told of them here either.</summary>
    internal static bool MayHide(ReadAccess access, FeatureCatalogue catalogue) => catalogue.Find("privacy") is { } privacy && access.WhyClosed(privacy) is null;

    internal static bool IsHidden(IEnumerable<PrivacyDecision> decisions, Guid prescription) =>
        PrivacyRules.IsOn(decisions, PrivacyKind.PrescriptionHidden, Prescription.PrivacyTargetOf(prescription));

    /// <summary>Prescriptions as people see them.</summary>
    internal static IQueryable<Row> Rows(PortalDbContext db, IQueryable<Prescription> prescriptions) =>
        from prescription in prescriptions
        join practitioner in db.Practitioners on prescription.PractitionerId equals practitioner.Id
        join surgery in db.Surgeries on prescription.SurgeryId equals surgery.Id
        select new Row(
            prescription.Id,
            prescription.Item,
            prescription.Name,
            prescription.GenericName,
            prescription.Instruction,
            prescription.Quantity,
            prescription.Kind,
            prescription.Group,
            prescription.IssuedOn,
            prescription.ValidTo,
            prescription.Reiterations,
            prescription.Dispensed,
            prescription.WithdrawnOn,
            practitioner.Name,
            surgery.Name);

    public sealed record Row(
        Guid Id,
        PrescribedItem Item,
        string Name,
        string? GenericName,
        string Instruction,
        string Quantity,
        PrescriptionKind Kind,
        DispensingGroup Group,
        DateOnly IssuedOn,
        DateOnly ValidTo,
        int Reiterations,
        int Dispensed,
        DateOnly? WithdrawnOn,
        string Prescriber,
        string Surgery)
    {
        public PrescriptionStanding Standing => new(Reiterations, Dispensed, ValidTo, WithdrawnOn);

        /// <summary>Whether all the words stand in what is known of it.</summary>
        public bool Matches(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => ((string?[])[Name, GenericName, Instruction, Prescriber]).Any(text => text?.Contains(word, StringComparison.CurrentCultureIgnoreCase) is true));
    }

    /// <param name="IsCut">There are more than can be shown.</param>
    /// <param name="Hidden">Those that the person has hidden from professionals.</param>
    public sealed record Answer(IReadOnlyList<Row> Rows, bool IsCut, IReadOnlySet<Guid> Hidden, DateOnly Today, DateTimeOffset AsOf)
    {
        /// <summary>Whoever looks may let somebody else collect.</summary>
        public bool MayGivePickup { get; init; }
    }
}
