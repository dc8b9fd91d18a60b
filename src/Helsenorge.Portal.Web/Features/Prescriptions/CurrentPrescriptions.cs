using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>On the overview: how many prescriptions can be used, which renewals wait for an answer, and which end soon.</summary>
public sealed class CurrentPrescriptions : IOverviewPart
{
    private const int MostNamed = 3;

    public PortalService Service => PrescriptionsFeature.Service;

    public int Order => 3;

    public bool IsAside => false;

    public Type Component => typeof(CurrentPrescriptionsPart);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel)
    {
        var today = NorwegianTime.Today(access.OpenedAt);
        var current = access.Db.Prescriptions.Where(Prescription.CanBeDispensedOn(today));
        // What is used up or too old can be renewed too.
        var waiting = access.Db.Prescriptions.Where(prescription => access.Db.Renewals.Any(renewal => renewal.OpenPrescriptionId == prescription.Id));
        var rows = await ListPrescriptions.Rows(access.Db, current.Union(waiting).OrderBy(prescription => prescription.ValidTo).Take(ListPrescriptions.Most), today).ToListAsync(cancel);
        return rows.Count == 0 ? null : new Model(
            rows.Count(row => row.TabOn(today) is PrescriptionTab.Valid),
            rows.Exists(row => row.Item is PrescribedItem.MedicalAid && row.Standing.CanBeDispensedOn(today)),
            [.. rows.Where(row => row.AskedAt is not null).OrderBy(row => row.AskedAt).Take(MostNamed)],
            [.. rows.Where(row => row is { AskedAt: null, RenewedBy: null } && row.Standing.ExpiresSoonAfter(today)).OrderBy(row => row.ValidTo).Take(MostNamed)],
            today,
            access.OpenedAt);
    }

    /// <param name="Count">As the page counts those that are valid: without medical aids.</param>
    /// <param name="HasAids">There is a valid one for a medical aid.</param>
    /// <param name="Waiting">The first few whose renewal is asked for, the longest first.</param>
    /// <param name="EndSoon">The first few that are not renewed already, soonest first.</param>
    public sealed record Model(int Count, bool HasAids, IReadOnlyList<ListPrescriptions.Row> Waiting, IReadOnlyList<ListPrescriptions.Row> EndSoon, DateOnly Today, DateTimeOffset AsOf);
}
