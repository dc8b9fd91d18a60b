using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>What a pharmacy is told of a code that holds.</summary>
public sealed record ValidPickup(string CollectorName, string GiverName, DateOnly Until);

/// <summary>
/// The pharmacy's question: does this code hold, for somebody born on this day? It looks past the filters for the one row that both name,
/// and writes to the giver's log before it answers. All that does not hold is answered alike.
/// </summary>
public sealed class PharmacyCounter(PortalDatabase database, TimeProvider clock)
{
    private const int Attempts = 40;

    /// <summary>Null when the code is unknown, has ended or run out, or belongs to somebody born on another day.</summary>
    public async Task<ValidPickup?> CheckAsync(string? code, DateOnly giverBirthDate, CancellationToken cancel)
    {
        var typed = PharmacyPickup.Typed(code);
        for (var attempt = 1; ; attempt++)
        {
            var now = clock.GetUtcNow();
            await using var db = database.Create();
            var row = await (
                from pickup in db.All<PharmacyPickup>()
                where pickup.Code == typed
                join giver in db.All<Person>() on pickup.PatientId equals giver.Id
                join ledger in db.All<PatientLedger>() on pickup.PatientId equals ledger.PatientId
                where giver.BirthDate == giverBirthDate && giver.DeceasedOn == null
                select new { Pickup = pickup, giver.GivenName, giver.FamilyName, giver.AddressProtection, Ledger = ledger })
                .SingleOrDefaultAsync(cancel);
            if (row is null || !row.Pickup.Stands(NorwegianTime.Today(now)) || PowerRules.IsProtected(row.AddressProtection))
            {
                return null;
            }

            using var turn = await database.TakeTurnAsync(row.Pickup.PatientId, cancel);
            db.Turn = turn;
            PowerLog.Append(db, row.Ledger, new UsageRecord(null, "", null, AccessGround.System, PowerOfAttorney.ServiceCode, PharmacyPickup.CheckCode, null, UsageOutcome.Done, null), "", now);
            try
            {
                await db.SaveChangesAsync(cancel);
                return new ValidPickup(row.Pickup.CollectorName, $"{row.GivenName} {row.FamilyName}".Trim(), row.Pickup.Until);
            }
            catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
            {
                await PatientGate.PauseAsync(attempt, cancel);
            }
        }
    }
}
