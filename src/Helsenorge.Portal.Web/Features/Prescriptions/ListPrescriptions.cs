using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>All that is shown of one person at once: a year of prescriptions is a page or two, and searching in it asks nobody again.</summary>
public sealed class ListPrescriptions(ServiceGate<PrescriptionsFeature> gate, FeatureCatalogue catalogue)
{
    /// <summary>More than anybody has. Were there more, those that end first would be left out, and the page says so.</summary>
    public const int Most = 500;

    private static readonly TimeSpan ShowsAnAnswerFor = TimeSpan.FromDays(30);

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var rows = await Rows(access.Db, access.Db.Prescriptions.Where(Prescription.IsShownOn(today)).OrderByDescending(prescription => prescription.ValidTo).Take(Most + 1), today).ToListAsync(cancel);
        var receiver = await RenewalReceiver.ReadAsync(access.Db, cancel);
        var answeredSince = access.OpenedAt - ShowsAnAnswerFor;
        var renewals = await Renewals(access.Db, access.Db.Renewals.Where(renewal => renewal.OpenPrescriptionId != null || renewal.AnsweredAt > answeredSince)).Take(Most).ToListAsync(cancel);
        var hidden = rows.Where(row => receiver.IsHidden(row.Id)).Select(row => row.Id).ToHashSet();
        return new Answer([.. rows.Take(Most)], rows.Count > Most, MayHide(access, catalogue) ? hidden : [], today, access.OpenedAt)
        {
            Doctor = receiver.Doctor,
            WhyNotSend = receiver.WhyNot,
            WhyMayNot = access.WhyClosed(PrescriptionsFeature.Service, PrescriptionsFeature.Renew),
            Renewals = LatestOf(renewals),
            NotRenewable = rows.Select(row => (row.Id, No: Renewal.WhyNot(row.Group, row.WithdrawnOn, hidden.Contains(row.Id), renewals.Exists(renewal => renewal.IsOpen && renewal.PrescriptionId == row.Id))))
                .Where(row => row.No is not null).ToDictionary(row => row.Id, row => row.No!.Value),
            MayGivePickup = catalogue.Find("power-of-attorney") is { } powers && access.WhyClosed(powers) is null,
        };
    }

    /// <summary>Who may not see the privacy settings is not told of them here either.</summary>
    internal static bool MayHide(ReadAccess access, FeatureCatalogue catalogue) => catalogue.Find("privacy") is { } privacy && access.WhyClosed(privacy) is null;

    /// <summary>Requests to renew, newest first, as people see them.</summary>
    internal static IQueryable<RenewalRow> Renewals(PortalDbContext db, IQueryable<Renewal> renewals) =>
        from renewal in renewals
        join practitioner in db.Practitioners on renewal.PractitionerId equals practitioner.Id
        join surgery in db.Surgeries on renewal.SurgeryId equals surgery.Id
        orderby renewal.SentAt descending, renewal.Id descending
        select new RenewalRow(
            renewal.PrescriptionId,
            renewal.OpenPrescriptionId != null,
            renewal.Status,
            renewal.SentAt,
            renewal.DeliveredAt,
            renewal.AnsweredAt,
            renewal.Reason,
            renewal.NewPrescriptionId,
            practitioner.Name,
            surgery.Name);

    private static Dictionary<Guid, RenewalRow> LatestOf(IEnumerable<RenewalRow> newestFirst)
    {
        var latest = new Dictionary<Guid, RenewalRow>();
        foreach (var renewal in newestFirst)
        {
            latest.TryAdd(renewal.PrescriptionId, renewal);
        }

        return latest;
    }

    /// <summary>Prescriptions as people see them.</summary>
    internal static IQueryable<Row> Rows(PortalDbContext db, IQueryable<Prescription> prescriptions, DateOnly today)
    {
        var valid = db.Prescriptions.Where(Prescription.CanBeDispensedOn(today));
        return
            from prescription in prescriptions
            join practitioner in db.Practitioners on prescription.PractitionerId equals practitioner.Id
            join surgery in db.Surgeries on prescription.SurgeryId equals surgery.Id
            join waiting in db.Renewals on prescription.Id equals waiting.OpenPrescriptionId into requests
            from request in requests.DefaultIfEmpty()
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
                surgery.Name,
                request == null ? null : request.SentAt,
                (from renewal in db.Renewals
                 where renewal.PrescriptionId == prescription.Id && renewal.Status == RenewalStatus.Approved
                 join renewed in valid on renewal.NewPrescriptionId equals renewed.Id
                 orderby renewal.SentAt descending
                 select (Guid?)renewed.Id).FirstOrDefault());
    }

    /// <param name="AskedAt">When its renewal was asked for; null when no answer is awaited.</param>
    /// <param name="RenewedBy">The prescription that came instead; null when there is none, or it cannot be had any more.</param>
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
        string Surgery,
        DateTimeOffset? AskedAt,
        Guid? RenewedBy)
    {
        /// <summary>Null when no answer is awaited.</summary>
        public AnswerPromise? Promise => AskedAt is { } asked ? new(asked, Renewal.AnsweredWithin) : null;

        public PrescriptionStanding Standing => new(Reiterations, Dispensed, ValidTo, WithdrawnOn);

        public PrescriptionTab TabOn(DateOnly today) => Item switch
        {
            PrescribedItem.MedicalAid => PrescriptionTab.Aids,
            PrescribedItem.MedicinalProduct => Standing.StatusOn(today) switch
            {
                PrescriptionStatus.Active or PrescriptionStatus.PartlyDispensed => PrescriptionTab.Valid,
                PrescriptionStatus.FullyDispensed => PrescriptionTab.Dispensed,
                PrescriptionStatus.Expired or PrescriptionStatus.Withdrawn => PrescriptionTab.Ended,
            },
        };

        /// <summary>Whether all the words stand in what is known of it.</summary>
        public bool Matches(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => ((string?[])[Name, GenericName, Instruction, Prescriber]).Any(text => text?.Contains(word, StringComparison.CurrentCultureIgnoreCase) is true));
    }

    /// <param name="IsOpen">An answer is awaited.</param>
    /// <param name="Reason">The surgery's words with a no; null when it said nothing more.</param>
    public sealed record RenewalRow(
        Guid PrescriptionId,
        bool IsOpen,
        RenewalStatus Status,
        DateTimeOffset SentAt,
        DateTimeOffset? DeliveredAt,
        DateTimeOffset? AnsweredAt,
        string? Reason,
        Guid? NewPrescriptionId,
        string Doctor,
        string Surgery)
    {
        public AnswerPromise Promise => new(SentAt, Renewal.AnsweredWithin);
    }

    /// <param name="IsCut">There are more than can be shown.</param>
    /// <param name="Hidden">Those that the person has hidden from professionals.</param>
    public sealed record Answer(IReadOnlyList<Row> Rows, bool IsCut, IReadOnlySet<Guid> Hidden, DateOnly Today, DateTimeOffset AsOf)
    {
        /// <summary>Whoever looks may let somebody else collect.</summary>
        public bool MayGivePickup { get; init; }

        /// <summary>Who would renew; null when the person has no GP who uses the portal.</summary>
        public RenewalDoctor? Doctor { get; init; }

        /// <summary>Why nothing can be sent to the doctor; null when it can.</summary>
        public RenewalRefusal? WhyNotSend { get; init; }

        /// <summary>Why whoever looks may not renew; null when they may.</summary>
        public AccessDenial? WhyMayNot { get; init; }

        /// <summary>The latest request for each prescription: those that wait, and those answered lately.</summary>
        public IReadOnlyDictionary<Guid, RenewalRow> Renewals { get; init; } = new Dictionary<Guid, RenewalRow>();

        /// <summary>Those that cannot be renewed now, and why.</summary>
        public IReadOnlyDictionary<Guid, RenewalRefusal> NotRenewable { get; init; } = new Dictionary<Guid, RenewalRefusal>();

        public bool MayRenew => WhyMayNot is null && WhyNotSend is null;
    }
}
