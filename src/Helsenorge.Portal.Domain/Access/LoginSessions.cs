using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>Where log-ins begin and end. Ending one moves the patient's ledger, so that whatever is under way decides again.</summary>
public sealed class LoginSessions(PortalDatabase database, SessionLimits limits, TimeProvider clock)
{
    public async Task StartAsync(LoginSession session, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var db = database.Create();
        db.AddVouched(session);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The log-in as stored; null when there is none, or it has ended or run out.</summary>
    public async Task<LoginSession?> FindAsync(byte[] keyHash, CancellationToken cancel)
    {
        await using var db = database.Create();
        var session = await db.All<LoginSession>().AsNoTracking().SingleOrDefaultAsync(s => s.KeyHash == keyHash, cancel);
        return session is { EndedAt: null } && !AccessRules.HasRunOut(session.StartedAt, session.LastUsedAt, limits, clock.GetUtcNow()) ? session : null;
    }

    /// <summary>A navigation: keeps the log-in alive. Written at most once a minute.</summary>
    public async Task TouchAsync(LoginSession session, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var now = clock.GetUtcNow();
        if (now - session.LastUsedAt < TimeSpan.FromMinutes(1))
        {
            return;
        }

        await using var db = database.Create();
        db.Attach(db.Vouch(session));
        session.LastUsedAt = now;
        await db.SaveChangesAsync(cancel);
    }

    public Task EndAsync(byte[] keyHash, CancellationToken cancel) => EndAllAsync(sessions => sessions.Where(s => s.KeyHash == keyHash), cancel);

    /// <summary>The identity provider says that its session is over; found without any cookie.</summary>
    public Task EndByProviderSessionAsync(string providerSessionId, CancellationToken cancel) =>
        EndAllAsync(sessions => sessions.Where(s => s.ProviderSessionId == providerSessionId), cancel);

    private async Task EndAllAsync(Func<IQueryable<LoginSession>, IQueryable<LoginSession>> which, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            var ended = await which(db.All<LoginSession>().Where(s => s.EndedAt == null)).ToListAsync(cancel);
            foreach (var session in ended)
            {
                db.Vouch(session).EndedAt = clock.GetUtcNow();
            }

            var people = ended.Select(s => s.ActorId).Distinct().ToList();
            foreach (var ledger in await db.All<PatientLedger>().Where(l => people.Contains(l.PatientId)).ToListAsync(cancel))
            {
                db.Vouch(ledger).Revoke();
            }

            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 40)
            {
                await PatientGate.PauseAsync(attempt, cancel);
            }
        }
    }
}
