using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>Asks the GP to renew one prescription or several, in one message. Either all are sent or none.</summary>
public sealed class SendRenewals(ServiceGate<PrescriptionsFeature> gate)
{
    /// <summary>The request's id, or why nothing was sent and on which prescription it hung.</summary>
    public async Task<Answer> RunAsync(IReadOnlyCollection<Guid> prescriptions, Guid key, CancellationToken cancel)
    {
        if (prescriptions.Count == 0)
        {
            return new Answer(null, RenewalRefusal.NothingChosen);
        }

        // Whoever asks for the same from another device waits, and then sees that it is asked for already.
        await using var access = await gate.OpenToWriteAsync(PrescriptionsFeature.Renew, key, cancel, contested: prescriptions.Min());
        if (access.EarlierResultId is { } earlier)
        {
            return new Answer(earlier, null);
        }

        var sent = await SendAsync(access, prescriptions, cancel);
        return sent.Refusal is null || !await access.IsRepeatedByNowAsync(cancel) ? sent : new Answer(access.EarlierResultId, null);
    }

    private static async Task<Answer> SendAsync(WriteAccess access, IReadOnlyCollection<Guid> chosen, CancellationToken cancel)
    {
        var prescriptions = await access.Db.Prescriptions.AsNoTracking().Where(prescription => chosen.Contains(prescription.Id)).Where(Prescription.IsShownOn(NorwegianTime.Today(access.OpenedAt))).ToListAsync(cancel);
        if (prescriptions.Count != chosen.Distinct().Count())
        {
            return new Answer(null, RenewalRefusal.NotPrescribed);
        }

        var beside = await RenewalReceiver.ReadAsync(access.Db, cancel);
        if (beside.WhyNot is { } closed || beside.Doctor is not { } doctor)
        {
            return new Answer(null, beside.WhyNot ?? RenewalRefusal.NotOffered);
        }

        var open = await access.Db.Renewals.Where(renewal => renewal.OpenPrescriptionId != null && chosen.Contains(renewal.PrescriptionId)).Select(renewal => renewal.PrescriptionId).ToListAsync(cancel);
        var requestId = Guid.CreateVersion7(access.OpenedAt);
        foreach (var prescription in prescriptions)
        {
            if (Renewal.WhyNot(prescription.Group, prescription.WithdrawnOn, beside.IsHidden(prescription.Id), open.Contains(prescription.Id)) is { } no)
            {
                return new Answer(null, no, prescription.Name);
            }

            access.Db.Add(Renewal.Send(prescription, requestId, doctor.SurgeryId, doctor.Id, access.ActorId ?? access.PatientId, access.OpenedAt));
        }

        access.Send("renewal.sent", doctor.SurgeryId, requestId);
        if (access.Ground is AccessGround.Parent)
        {
            // A bell row stays until the child may read it themselves.
            access.NotifyRepresentatives(NotificationKind.RenewalSent, PrescriptionsFeature.Service);
        }
        else
        {
            access.Notify(access.PatientId, NotificationKind.RenewalSent, PrescriptionsFeature.Service);
        }

        return await access.SaveAsync(cancel, requestId) is SaveOutcome.Saved
            ? new Answer(access.EarlierResultId ?? requestId, null)
            : new Answer(null, RenewalRefusal.AlreadyWaiting, prescriptions.Count == 1 ? prescriptions[0].Name : null);
    }

    /// <param name="RequestId">Null when nothing was sent.</param>
    /// <param name="Prescription">The one that stood in the way; null when it was no one of them.</param>
    public sealed record Answer(Guid? RequestId, RenewalRefusal? Refusal, string? Prescription = null);
}
