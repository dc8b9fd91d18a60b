using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.GeneralPractitioner;

public sealed class ShowGeneralPractitioner(ServiceGate<GeneralPractitionerFeature> gate, FeatureCatalogue catalogue)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var row = await (
            from assignment in access.Db.GeneralPractitioners
            join s in access.Db.Surgeries on assignment.SurgeryId equals s.Id into surgeries
            from surgery in surgeries.DefaultIfEmpty()
            join p in access.Db.Practitioners on assignment.PractitionerId equals p.Id into practitioners
            from practitioner in practitioners.DefaultIfEmpty()
            select new { assignment, surgery, practitioner }).SingleOrDefaultAsync(cancel);
        // Who may look at the GP may not always choose another: a proxy never may, nor a young person.
        var mayChange = catalogue.Find("change-gp") is { } other && access.WhyClosed(other) is null;
        if (row is null)
        {
            return new Answer(null, null, access.OpenedAt, access.Consent, mayChange);
        }

        if (row.assignment.PractitionerName is null)
        {
            return new Answer(null, row.assignment.ReadAt, access.OpenedAt, access.Consent, mayChange) { IsEntitled = row.assignment.IsEntitled };
        }

        var first = row.practitioner is null || row.surgery is null || !row.surgery.Offers.HasFlag(OfferedServices.DirectBooking)
            ? []
            : await FreeSlots.ListAsync(access.Db, row.practitioner.Id, access.OpenedAt, access.OpenedAt.AddDays(28), 1, cancel);
        var doctor = new Doctor(
            row.practitioner?.Name ?? row.assignment.PractitionerName,
            row.practitioner?.IsSpecialistInGeneralPractice ?? false,
            row.assignment.Since,
            row.surgery is null ? null : new SurgeryFacts(row.surgery.Name, row.surgery.Street, row.surgery.PostalCode, row.surgery.City, row.surgery.Phone, row.surgery.Website, row.surgery.OpensAt, row.surgery.ClosesAt),
            row.surgery?.Offers ?? OfferedServices.None,
            first.Count == 0 ? null : first[0].StartsAt);
        return new Answer(doctor, row.assignment.ReadAt, access.OpenedAt, access.Consent, mayChange);
    }

    public sealed record SurgeryFacts(string Name, string Street, string PostalCode, string City, string Phone, string? Website, TimeOnly? OpensAt, TimeOnly? ClosesAt);

    /// <param name="Surgery">Null when the surgery does not use the portal.</param>
    /// <param name="FirstFree">Null when there is no free time in the next four weeks, or none can be booked here.</param>
    public sealed record Doctor(string Name, bool IsSpecialist, DateOnly? Since, SurgeryFacts? Surgery, OfferedServices Offers, DateTimeOffset? FirstFree);

    /// <param name="GeneralPractitioner">Null when the register says that there is none, or has said nothing.</param>
    /// <param name="ReadAt">When the register said it; null when it has said nothing.</param>
    /// <param name="MayChange">Whoever looks may choose another GP for the person.</param>
    public sealed record Answer(Doctor? GeneralPractitioner, DateTimeOffset? ReadAt, DateTimeOffset AsOf, ConsentLevel Consent, bool MayChange)
    {
        /// <summary>The person may have a GP at all.</summary>
        public bool IsEntitled { get; init; } = true;
    }
}
