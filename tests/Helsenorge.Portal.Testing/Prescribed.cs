using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Testing;

/// <summary>Prescriptions as tests need them; what is not said is the ordinary.</summary>
public static class Prescribed
{
    public static Prescription For(
        Guid patient,
        Practitioner by,
        DateOnly validTo,
        string name = "Metformin 500 mg, tabletter",
        int reiterations = 3,
        int dispensed = 0,
        DispensingGroup group = DispensingGroup.C,
        PrescribedItem item = PrescribedItem.MedicinalProduct,
        bool isReserved = false,
        DateOnly? withdrawnOn = null)
    {
        ArgumentNullException.ThrowIfNull(by);
        var prescription = new Prescription
        {
            PatientId = patient,
            SurgeryId = by.SurgeryId,
            PractitionerId = by.Id,
            Name = name,
            GenericName = item is PrescribedItem.MedicalAid ? null : name.Split(' ')[0],
            Instruction = "1 tablett morgen og kveld, mot diabetes",
            Quantity = "100 tabletter",
            Item = item,
            Kind = PrescriptionKind.Blue,
            Group = group,
            IssuedOn = validTo.AddYears(-1),
            ValidTo = validTo,
            Reiterations = reiterations,
            IsReservedFromParents = isReserved,
        };
        for (var time = 0; time < dispensed; time++)
        {
            prescription.Dispense("Fjordby apotek", name, prescription.IssuedOn);
        }

        if (withdrawnOn is { } day)
        {
            prescription.Withdraw(day);
        }

        return prescription;
    }
}
