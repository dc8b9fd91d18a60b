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
        var prescriptions = access.Db.Prescriptions.Where(prescription => prescription.Id == prescriptionId);
        var row = await ListPrescriptions.Rows(access.Db, prescriptions).SingleOrDefaultAsync(cancel);
        var more = await prescriptions
            .Select(prescription => new
            {
                Dispensings = access.Db.Dispensings.Where(dispensing => dispensing.PrescriptionId == prescription.Id).ToList(),
                Reports = access.Db.AccessReports.Where(report => report.ItemId == prescription.Id).ToList(),
                Decisions = access.Db.PrivacyDecisions.Where(decision => decision.PatientId == prescription.PatientId && decision.Kind == PrivacyKind.PrescriptionHidden).ToList(),
            })
            .SingleOrDefaultAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        if (row is null || more is null)
        {
            return new Answer(null, [], false, false, today, access.OpenedAt, null, []);
        }

        var viewers = await ItemUse.ListAsync(access, PrescriptionsFeature.Service, prescriptionId, cancel);
        var mayHide = ListPrescriptions.MayHide(access, catalogue);
        return new Answer(
            row,
            [.. more.Dispensings.OrderByDescending(dispensing => dispensing.DispensedOn).ThenByDescending(dispensing => dispensing.Id)],
            mayHide,
            mayHide && ListPrescriptions.IsHidden(more.Decisions, prescriptionId),
            today,
            access.OpenedAt,
            viewers,
            viewers.IsWhole ? more.Reports : []);
    }

    /// <param name="Dispensings">Newest first.</param>
    /// <param name="MayHide">Whoever looks decides who in the health service may see what.</param>
    /// <param name="Viewers">Who has opened it.</param>
    /// <param name="Reports">Which of them were not recognised.</param>
    public sealed record Answer(
        ListPrescriptions.Row? Prescription, IReadOnlyList<Dispensing> Dispensings, bool MayHide, bool IsHidden, DateOnly Today, DateTimeOffset AsOf, ItemViewers? Viewers, IReadOnlyList<AccessReport> Reports);
}
