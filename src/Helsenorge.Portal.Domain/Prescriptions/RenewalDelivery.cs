using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Prescriptions;

/// <summary>What becomes of requests to renew on their way and at the surgery. The caller opens the door for whoever acts, and saves.</summary>
public static class RenewalDelivery
{
    /// <summary>Could not be delivered. False when all of it has arrived meanwhile, or is no more.</summary>
    /// <param name="requestId"><see cref="Renewal.RequestId"/>.</param>
    public static async Task<bool> FailAsync(WriteAccess access, PortalService prescriptions, Guid requestId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        var failed = false;
        foreach (var renewal in await access.Db.Renewals.Where(renewal => renewal.RequestId == requestId && renewal.OpenPrescriptionId != null).ToListAsync(cancel))
        {
            if (renewal.Fail(access.OpenedAt))
            {
                failed = true;
                await TellAsync(access, prescriptions, renewal, NotificationKind.RenewalFailed, cancel);
            }
        }

        return failed;
    }

    /// <summary>
    /// Tells those who are to hear of it. What a parent sent for a young person is the parents' to hear of (domain rules §4.1); what is
    /// kept from parents they do not hear of.
    /// </summary>
    public static async Task TellAsync(WriteAccess access, PortalService prescriptions, Renewal renewal, NotificationKind kind, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(renewal);
        var born = await access.Db.People.Select(person => person.BirthDate).SingleAsync(cancel);
        if (renewal.IsHiddenFromPatient(born, NorwegianTime.Today(access.OpenedAt)))
        {
            access.NotifyRepresentatives(kind, prescriptions, renewal.PrescriptionId);
            return;
        }

        var isReserved = await access.Db.Prescriptions.AnyAsync(own => own.Id == renewal.PrescriptionId && own.IsReservedFromParents, cancel);
        access.Notify(renewal.PatientId, kind, prescriptions, renewal.PrescriptionId, isHiddenFromTwelve: isReserved, asker: renewal.SentBy);
    }
}
