using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// Brings home whom the population register lets a person act for: children under 16 for whom they have responsibility, and patients
/// they are appointed for. A register that does not answer leaves the last copy.
/// </summary>
internal sealed class FamilyRegister(PersonRows rows, IPopulationRegister population, PowerReceiptWords words)
{
    public async Task RefreshAsync(PortalDbContext db, Person person, RegisteredPerson registered, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await RefreshChildrenAsync(db, person, registered, now, cancel);
            await RefreshAppointmentsAsync(db, person, registered, now, cancel);
        }
        catch (RegisterUnavailableException)
        {
            // The last copy stands, with its time.
        }
    }

    private async Task RefreshChildrenAsync(PortalDbContext db, Person person, RegisteredPerson registered, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.All<ParentalResponsibility>().Where(r => r.ActorId == person.Id).ToListAsync(cancel);
        var asked = new Dictionary<NationalIdentityNumber, RegisteredPerson?> { [registered.Number] = registered };
        var confirmed = new HashSet<Guid>();
        foreach (var row in registered.ParentalResponsibilities.Where(row => row.Holder == registered.Number))
        {
            if (await AskAsync(asked, row.Child, cancel) is not { } child || Age.On(child.BirthDate, NorwegianTime.Today(now)) >= AccessRules.OwnUseFrom)
            {
                continue;
            }

            var someoneLivesThere = false;
            foreach (var holder in child.ParentalResponsibilities.Where(other => other.Child == child.Number))
            {
                someoneLivesThere = someoneLivesThere || LivesWith(await AskAsync(asked, holder.Holder, cancel), child);
            }

            var childRow = await rows.RefreshAsync(db, child, now, cancel);
            confirmed.Add(childRow.Id);
            var responsibility = known.Find(r => r.ChildId == childRow.Id);
            if (responsibility is null)
            {
                responsibility = new ParentalResponsibility { ActorId = person.Id, ChildId = childRow.Id };
                db.AddVouched(responsibility);
            }

            (db.Vouch(responsibility).Kind, responsibility.LivesWithChild, responsibility.SomeoneLivesWithChild, responsibility.ReadAt) =
                (row.Kind, LivesWith(registered, child), someoneLivesThere, now);

            // What was learnt of the child's home holds for the other parents too.
            foreach (var other in await db.All<ParentalResponsibility>().Where(r => r.ChildId == childRow.Id && r.ActorId != person.Id && r.SomeoneLivesWithChild != someoneLivesThere).ToListAsync(cancel))
            {
                db.Vouch(other).SomeoneLivesWithChild = someoneLivesThere;
                db.RevokeAtSave(childRow.Id);
            }
        }

        foreach (var ended in known.Where(r => !confirmed.Contains(r.ChildId)))
        {
            db.Remove(db.Vouch(ended));
            db.RevokeAtSave(ended.ChildId);
        }
    }

    private async Task RefreshAppointmentsAsync(PortalDbContext db, Person person, RegisteredPerson registered, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.All<PowerOfAttorney>().Where(p => p.ReceiverId == person.Id && p.Basis == PowerBasis.Appointed && p.EndedAt == null).ToListAsync(cancel);
        var confirmed = new HashSet<Guid>();
        foreach (var row in registered.Appointments.Where(row => row.Representative == registered.Number))
        {
            if (await population.FindAsync(row.Patient, cancel) is not { } patient)
            {
                continue;
            }

            var patientRow = await rows.RefreshAsync(db, patient, now, cancel);
            confirmed.Add(patientRow.Id);
            if (!known.Exists(p => p.PatientId == patientRow.Id))
            {
                db.AddVouched(new PowerOfAttorney
                {
                    PatientId = patientRow.Id,
                    TypedName = person.Name,
                    NumberHash = rows.HashOf(registered.Number),
                    ReceiverId = person.Id,
                    Areas = ServiceAreas.Any,
                    Basis = PowerBasis.Appointed,
                    GivenAt = now,
                    AcceptedAt = now,
                });
            }
        }

        foreach (var ended in known.Where(p => !confirmed.Contains(p.PatientId)))
        {
            db.Vouch(ended).EndBy(PowerEnd.ByRegister, now);
            db.RevokeAtSave(ended.PatientId);
            PowerNotices.Tell(db, person.Id, NotificationKind.PowerEndedForYou, PowerOfAttorney.ServiceCode, null, now);
            if (await db.All<ConsentDecision>().Where(c => c.PatientId == ended.PatientId).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefaultAsync(cancel) is not ConsentLevel.None)
            {
                PowerNotices.Tell(db, ended.PatientId, NotificationKind.PowerEnded, PowerOfAttorney.ServiceCode, ended.Id, now);
            }

            await PowerReceipts.LeaveAsync(db, ended, NotificationKind.PowerEnded, NotificationKind.PowerEndedForYou, null, words, now, cancel);
        }
    }

    private async Task<RegisteredPerson?> AskAsync(Dictionary<NationalIdentityNumber, RegisteredPerson?> asked, NationalIdentityNumber number, CancellationToken cancel)
    {
        if (!asked.TryGetValue(number, out var found))
        {
            asked[number] = found = await population.FindAsync(number, cancel);
        }

        return found;
    }

    private static bool LivesWith(RegisteredPerson? grownUp, RegisteredPerson child) =>
        grownUp is { Address: { } home, DeceasedOn: null, EmigratedOn: null } && home == child.Address;
}
