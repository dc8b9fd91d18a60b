using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Testing;

/// <summary>Ingrid Haugland at Solbakken with some times, every twenty minutes from the day after tomorrow.</summary>
public sealed class PractitionerWithTimes
{
    private PractitionerWithTimes(Surgery surgery, Practitioner practitioner, IReadOnlyList<Slot> slots) => (Surgery, Practitioner, Slots) = (surgery, practitioner, slots);

    public Surgery Surgery { get; }

    public Practitioner Practitioner { get; }

    public IReadOnlyList<Slot> Slots { get; }

    public static async Task<PractitionerWithTimes> GivenAsync(PortalHarness portal, int times, OfferedServices offers = OfferedServices.DirectBooking)
    {
        var surgery = PortalHarness.Solbakken(offers);
        var doctor = new Practitioner { HprNumber = "7654321", Name = "Ingrid Haugland", SurgeryId = surgery.Id };
        var start = portal.Clock.GetUtcNow().AddDays(2);
        var slots = Enumerable.Range(0, times).Select(i => new Slot { SurgeryId = surgery.Id, PractitionerId = doctor.Id, StartsAt = start.AddMinutes(20 * i), EndsAt = start.AddMinutes((20 * i) + 20) }).ToList();
        await portal.GivenAsync([surgery, doctor, .. slots]);
        return new PractitionerWithTimes(surgery, doctor, slots);
    }

    /// <summary>What the GP register says of a patient of hers.</summary>
    public GeneralPractitionerAssignment Of(Actor patient, DateTimeOffset readAt) => new()
    {
        PatientId = patient.PersonId,
        PractitionerName = Practitioner.Name,
        PractitionerId = Practitioner.Id,
        SurgeryId = Surgery.Id,
        Since = new DateOnly(2021, 2, 1),
        ReadAt = readAt,
    };

    /// <summary>A booking that waits for the surgery, made two days before.</summary>
    public Appointment Book(int slot, Actor patient) =>
        Appointment.Book(Slots[slot], Surgery, patient.PersonId, patient.PersonId, Slots[slot].StartsAt.AddDays(-2)).Succeeded(out var appointment) ? appointment : throw new InvalidOperationException("The booking was refused.");
}
