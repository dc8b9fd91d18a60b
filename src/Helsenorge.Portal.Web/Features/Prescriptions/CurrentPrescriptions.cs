using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>On the overview: how many prescriptions can be used, and which end soon.</summary>
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
        var rows = await ListPrescriptions.Rows(
            access.Db,
            access.Db.Prescriptions.Where(prescription => prescription.ValidTo >= today && prescription.WithdrawnOn == null && prescription.Dispensed <= prescription.Reiterations).OrderBy(prescription => prescription.ValidTo).Take(ListPrescriptions.Most)).ToListAsync(cancel);
        return rows.Count == 0 ? null : new Model(rows.Count, [.. rows.Where(row => row.Standing.ExpiresSoonAfter(today)).OrderBy(row => row.ValidTo).Take(MostNamed)], today, access.OpenedAt);
    }

    /// <param name="EndSoon">The first few, soonest first.</param>
    public sealed record Model(int Count, IReadOnlyList<ListPrescriptions.Row> EndSoon, DateOnly Today, DateTimeOffset AsOf);
}
