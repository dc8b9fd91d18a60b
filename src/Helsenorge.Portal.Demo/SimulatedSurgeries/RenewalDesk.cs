using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Demo.SimulatedSurgeries;

/// <summary>How a surgery answers renewals, so that whoever tries it can name the outcome.</summary>
public enum RenewalScript
{
    ApprovesAll,
    RejectsWithAReason,

    /// <summary>Takes it in at once, and approves the working day after the promise has run out.</summary>
    AnswersLate,
}

/// <summary>Renewals at the simulated surgery: first its system takes them in, then a doctor answers.</summary>
internal static class RenewalDesk
{
    public const string Sent = "renewal.sent";

    /// <summary>The surgery's note to itself, dated when the doctor gets to it.</summary>
    public const string ToAnswer = "renewal.to-answer";

    public const string Reason = "Blodprøven din er for gammel. Bestill time, så ser vi på den sammen.";
    private static readonly TimeOnly morning = new(9, 0);

    public static async Task HandleAsync(SystemAccess system, OutboxMessage message, SystemActor surgery, SurgeryAnswer answer, CancellationToken cancel)
    {
        await using var access = await system.OpenPatientAsync(surgery, message.PatientId, PrescriptionsFeature.Service, PrescriptionsFeature.Answer, cancel)
            ?? throw new InvalidOperationException("A message without a patient.");
        (await access.Db.Outbox.SingleAsync(m => m.Id == message.Id, cancel)).HandledAt = access.OpenedAt;
        var renewals = await access.Db.Renewals.Where(renewal => renewal.RequestId == message.ItemId && renewal.OpenPrescriptionId != null).ToListAsync(cancel);
        var place = await access.Db.Surgeries.SingleAsync(s => s.Id == message.SurgeryId, cancel);
        var script = answer is SurgeryAnswer.Reject ? RenewalScript.RejectsWithAReason : DemoSurgeries.RenewalsAt(message.SurgeryId);
        if (message.Kind is Sent)
        {
            await TakeInAsync(access, message, place, renewals, script, cancel);
        }
        else
        {
            await AnswerAsync(access, message, renewals, script, cancel);
        }

        // When the patient does something in the same moment the save says so, and the message comes round again.
        await access.SaveAsync(cancel, message.ItemId);
    }

    private static async Task TakeInAsync(WriteAccess access, OutboxMessage message, Surgery place, List<Renewal> renewals, RenewalScript script, CancellationToken cancel)
    {
        if (!place.Offers.HasFlag(OfferedServices.Renewal))
        {
            // It has stopped taking them since: its system sends it back.
            foreach (var renewal in renewals.Where(renewal => renewal.Fail(access.OpenedAt)))
            {
                await RenewalDelivery.TellAsync(access, PrescriptionsFeature.Service, renewal, NotificationKind.RenewalFailed, cancel);
            }

            return;
        }

        foreach (var renewal in renewals)
        {
            renewal.Deliver(access.OpenedAt);
        }

        if (renewals.Count > 0)
        {
            var at = script is RenewalScript.AnswersLate ? NorwegianTime.At(WorkingDays.After(renewals[0].Promise.AnswerBy, 1), morning) : access.OpenedAt;
            access.Db.Add(new OutboxMessage { Kind = ToAnswer, SurgeryId = message.SurgeryId, PatientId = message.PatientId, ItemId = message.ItemId, CreatedAt = at });
        }
    }

    private static async Task AnswerAsync(WriteAccess access, OutboxMessage message, List<Renewal> renewals, RenewalScript script, CancellationToken cancel)
    {
        foreach (var renewal in renewals)
        {
            if (script is RenewalScript.RejectsWithAReason)
            {
                if (renewal.Reject(Reason, access.OpenedAt))
                {
                    await RenewalDelivery.TellAsync(access, PrescriptionsFeature.Service, renewal, NotificationKind.RenewalAnswered, cancel);
                }

                continue;
            }

            var old = await access.Db.Prescriptions.AsNoTracking().SingleAsync(prescription => prescription.Id == renewal.PrescriptionId, cancel);
            var renewed = old.Renew(message.SurgeryId, renewal.PractitionerId, NorwegianTime.Today(access.OpenedAt));
            if (renewal.Approve(renewed, access.OpenedAt))
            {
                access.Db.Add(renewed);
                await RenewalDelivery.TellAsync(access, PrescriptionsFeature.Service, renewal, NotificationKind.RenewalAnswered, cancel);
            }
        }
    }
}
