using System.Reflection;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Consents;

/// <summary>Carries out what each entity declares by <see cref="OnWithdrawalAttribute"/>.</summary>
internal static class Withdrawal
{
    private static readonly MethodInfo Remove = typeof(Withdrawal).GetMethod(nameof(RemoveAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static async Task ForgetAsync(PortalDbContext db, Guid patientId, PowerReceiptWords words, DateTimeOffset now, CancellationToken cancel)
    {
        await KeepSlotsClosedAsync(db, patientId, now, cancel);
        await WithdrawnPowers.EndAsync(db, patientId, words, now, cancel);
        foreach (var type in db.Model.GetEntityTypes().Select(type => type.ClrType))
        {
            if (type.GetCustomAttribute<OnWithdrawalAttribute>()?.Effect is WithdrawalEffect.Delete)
            {
                var owner = type.IsAssignableTo(typeof(IActorOwned)) ? nameof(IActorOwned.ActorId) : nameof(IPatientOwned.PatientId);
                await (Task)Remove.MakeGenericMethod(type).Invoke(null, [db, owner, patientId, cancel])!;
            }
        }

        // What others have typed for them and not sent tells of them too.
        db.RemoveRange((await db.All<Draft>().Where(draft => draft.SubjectId == patientId && draft.ActorId != patientId).ToListAsync(cancel)).Select(db.Vouch));
        db.Vouch(await db.All<Person>().SingleAsync(person => person.Id == patientId, cancel)).Forget();
    }

    // The portal forgets whose time it was, but the surgery still holds it: it must not be offered to someone else.
    private static async Task KeepSlotsClosedAsync(PortalDbContext db, Guid patientId, DateTimeOffset now, CancellationToken cancel)
    {
        var appointments = db.All<Appointment>().Where(appointment => appointment.PatientId == patientId && appointment.ActiveSlotId != null);
        foreach (var slot in await db.Slots.Where(slot => appointments.Any(appointment => appointment.ActiveSlotId == slot.Id)).ToListAsync(cancel))
        {
            db.Vouch(slot).ClosedAt = now;
        }
    }

    private static async Task RemoveAsync<T>(PortalDbContext db, string owner, Guid patientId, CancellationToken cancel) where T : class
    {
        foreach (var row in await db.All<T>().Where(row => EF.Property<Guid>(row, owner) == patientId).ToListAsync(cancel))
        {
            db.Remove(db.Vouch(row));
        }
    }
}
