using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

public sealed class ShowPrescription(ServiceGate<PrescriptionsFeature> gate, FeatureCatalogue catalogue)
{
    /// <summary>The prescription is null when this patient has none by that id, or it is not for whoever looks.</summary>
    public async Task<Answer> RunAsync(Guid prescriptionId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: prescriptionId);
        var today = NorwegianTime.Today(access.OpenedAt);
        var prescriptions = access.Db.Prescriptions.Where(prescription => prescription.Id == prescriptionId);
        var row = await ListPrescriptions.Rows(access.Db, prescriptions, today).SingleOrDefaultAsync(cancel);
        var more = await prescriptions
            .Select(prescription => new
            {
                Dispensings = access.Db.Dispensings.Where(dispensing => dispensing.PrescriptionId == prescription.Id).ToList(),
                Renewals = (
                    from renewal in access.Db.Renewals
                    where renewal.PrescriptionId == prescription.Id
                    join practitioner in access.Db.Practitioners on renewal.PractitionerId equals practitioner.Id
                    join surgery in access.Db.Surgeries on renewal.SurgeryId equals surgery.Id
                    select new ListPrescriptions.RenewalRow(
                        renewal.PrescriptionId,
                        renewal.OpenPrescriptionId != null,
                        renewal.Status,
                        renewal.SentAt,
                        renewal.DeliveredAt,
                        renewal.AnsweredAt,
                        renewal.Reason,
                        renewal.NewPrescriptionId,
                        practitioner.Name,
                        surgery.Name)).ToList(),
                Reports = access.Db.AccessReports.Where(report => report.ItemId == prescription.Id).ToList(),
                Decisions = access.Db.PrivacyDecisions.Where(decision => decision.PatientId == prescription.PatientId && decision.Kind == PrivacyKind.PrescriptionHidden).ToList(),
            })
            .SingleOrDefaultAsync(cancel);
        if (row is null || more is null)
        {
            return new Answer(null, [], false, false, today, access.OpenedAt, null, []);
        }

        var viewers = await ItemUse.ListAsync(access, PrescriptionsFeature.Service, prescriptionId, cancel);
        var renewal = more.Renewals.MaxBy(renewal => renewal.SentAt);
        var isHidden = PrivacyRules.IsOn(more.Decisions, PrivacyKind.PrescriptionHidden, Prescription.PrivacyTargetOf(prescriptionId));
        var mayHide = ListPrescriptions.MayHide(access, catalogue);
        return new Answer(
            row,
            [.. more.Dispensings.OrderByDescending(dispensing => dispensing.DispensedOn).ThenByDescending(dispensing => dispensing.Id)],
            mayHide,
            mayHide && isHidden,
            today,
            access.OpenedAt,
            viewers,
            viewers.IsWhole ? more.Reports : [])
        {
            Renewal = renewal,
            WhyNotRenew = Renewal.WhyNot(row.Group, row.WithdrawnOn, isHidden, renewal is { IsOpen: true }),
            MayRenew = access.WhyClosed(PrescriptionsFeature.Service, PrescriptionsFeature.Renew) is null,
        };
    }

    /// <param name="Dispensings">Newest first.</param>
    /// <param name="MayHide">Whoever looks decides who in the health service may see what.</param>
    /// <param name="Viewers">Who has opened it.</param>
    /// <param name="Reports">Which of them were not recognised.</param>
    public sealed record Answer(
        ListPrescriptions.Row? Prescription, IReadOnlyList<Dispensing> Dispensings, bool MayHide, bool IsHidden, DateOnly Today, DateTimeOffset AsOf, ItemViewers? Viewers, IReadOnlyList<AccessReport> Reports)
    {
        /// <summary>The latest request to renew it; null when there is none.</summary>
        public ListPrescriptions.RenewalRow? Renewal { get; init; }

        /// <summary>Why it cannot be renewed now; null when it can.</summary>
        public RenewalRefusal? WhyNotRenew { get; init; }

        /// <summary>Whoever looks may renew.</summary>
        public bool MayRenew { get; init; }
    }
}
