using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>Who would answer: the GP of today. And what the person has decided about who may see what.</summary>
/// <param name="Doctor">Null when the person has none who uses the portal.</param>
/// <param name="WhyNot">Why nothing can be sent; null when it can.</param>
/// <param name="Decisions">Those about prescriptions and professionals.</param>
public sealed record RenewalReceiver(RenewalDoctor? Doctor, RenewalRefusal? WhyNot, IReadOnlyList<PrivacyDecision> Decisions)
{
    public bool IsHidden(Guid prescription) => PrivacyRules.IsOn(Decisions, PrivacyKind.PrescriptionHidden, Prescription.PrivacyTargetOf(prescription));

    /// <summary>One command.</summary>
    internal static async Task<RenewalReceiver> ReadAsync(PortalDbContext db, CancellationToken cancel)
    {
        var found = await db.People
            .Select(person => new
            {
                Decisions = db.PrivacyDecisions.Where(decision => decision.PatientId == person.Id && (decision.Kind == PrivacyKind.PrescriptionHidden || decision.Kind == PrivacyKind.ProfessionalBlocked)).ToList(),
                HasNoDoctor = db.GeneralPractitioners.Any(assignment => assignment.PatientId == person.Id && assignment.PractitionerName == null),
                Doctors = (
                    from assignment in db.GeneralPractitioners
                    where assignment.PatientId == person.Id
                    join practitioner in db.Practitioners on assignment.PractitionerId equals practitioner.Id
                    join surgery in db.Surgeries on assignment.SurgeryId equals surgery.Id
                    select new RenewalDoctor(practitioner.Id, practitioner.HprNumber, practitioner.Name, surgery.Id, surgery.Name, surgery.Phone, surgery.Offers)).ToList(),
            })
            .SingleOrDefaultAsync(cancel);
        var doctor = found?.Doctors.FirstOrDefault();
        var decisions = found?.Decisions ?? [];
        var isBlocked = doctor is not null && !PrivacyRules.MayProfessionalSee(decisions, new Professional(doctor.HprNumber, IsOwnGeneralPractitioner: true));
        return new RenewalReceiver(doctor, Renewal.WhyNotTo(doctor?.Offers, isBlocked, found?.HasNoDoctor is true), decisions);
    }
}

public sealed record RenewalDoctor(Guid Id, string HprNumber, string Name, Guid SurgeryId, string Surgery, string Phone, OfferedServices Offers);
