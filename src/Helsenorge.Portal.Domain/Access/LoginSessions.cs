using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>Where log-ins begin and end. Ending one moves the patient's ledger, so that whatever is under way decides again.</summary>
public sealed class LoginSessions(PortalDatabase database, SessionLimits limits, TimeProvider clock)
{
    private const int Attempts = 40;

    /// <summary>Tries before the ledger is held against readers of other nodes.</summary>
    private const int FreeAttempts = 4;

    private static readonly PreparedQuery<Func<PortalDbContext, byte[], CancellationToken, Task<LoginSession?>>> ByKey = new(() => EF.CompileAsyncQuery((PortalDbContext db, byte[] keyHash, CancellationToken cancel) =>
        db.All<LoginSession>().AsNoTracking().SingleOrDefault(s => s.KeyHash == keyHash)));

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
        var session = await ByKey.For(db)(db, keyHash, cancel);
        return session is { EndedAt: null } && !AccessRules.HasRunOut(session.StartedAt, session.LastUsedAt, limits, clock.GetUtcNow()) ? session : null;
    }

    /// <summary>The actor's log-in, if it lives. Nothing of theirs is read without asking this.</summary>
    internal static IQueryable<LoginSession> Alive(PortalDbContext db, Actor actor, SessionLimits limits, DateTimeOffset now)
    {
        var (startedAfter, usedAfter) = (now - limits.Absolute, now - limits.Idle);
        // Whoever has locked their account has logged in to open it again, and to nothing else.
        var locked = db.All<Person>().Where(person => person.LockedAt != null);
        return db.All<LoginSession>().Where(s => s.Id == actor.SessionId && s.ActorId == actor.PersonId && s.EndedAt == null && s.StartedAt > startedAfter && s.LastUsedAt > usedAfter
            && !locked.Any(person => person.Id == s.ActorId));
    }

    /// <summary>The person did something: keeps the log-in alive. Written at most once a minute.</summary>
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

    public Task EndAsync(byte[] keyHash, CancellationToken cancel) => EndAllAsync(sessions => sessions.Where(s => s.KeyHash == keyHash), null, cancel);

    /// <summary>One of the person's own log-ins, on whatever device. Another's is left alone.</summary>
    public Task EndOwnAsync(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return EndAllAsync(sessions => sessions.Where(s => s.ActorId == actor.PersonId && s.Id == sessionId), null, cancel);
    }

    /// <summary>All of the person's log-ins but the one they speak from.</summary>
    public Task EndOthersAsync(Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return EndAllAsync(sessions => sessions.Where(s => s.ActorId == actor.PersonId && s.Id != actor.SessionId), null, cancel);
    }

    /// <summary>The identity provider says that its session is over; found without any cookie.</summary>
    public Task EndByProviderSessionAsync(string providerSessionId, CancellationToken cancel) =>
        EndAllAsync(sessions => sessions.Where(s => s.ProviderSessionId == providerSessionId), null, cancel);

    /// <summary>The same by a signed token, which counts once. False when it has been used before: nothing is ended by it.</summary>
    /// <param name="tokenId">The token's <c>jti</c>.</param>
    /// <param name="tokenExpiresAt">When the token would be refused for its age, and need not be remembered any more.</param>
    public async Task<bool> EndByLogoutTokenAsync(string providerSessionId, string tokenId, DateTimeOffset tokenExpiresAt, CancellationToken cancel)
    {
        var used = new UsedLogoutToken { Hash = SHA256.HashData(Encoding.UTF8.GetBytes(tokenId)), ExpiresAt = tokenExpiresAt };
        return await EndAllAsync(sessions => sessions.Where(s => s.ProviderSessionId == providerSessionId), used, cancel);
    }

    private async Task<bool> EndAllAsync(Func<IQueryable<LoginSession>, IQueryable<LoginSession>> which, UsedLogoutToken? used, CancellationToken cancel)
    {
        Guid? whose = null;
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            Task EndAsync() => EndOnceAsync(db, which(db.All<LoginSession>().Where(s => s.EndedAt == null)), used, person => whose = person, cancel);
            try
            {
                await (attempt > FreeAttempts && whose is { } person && !database.Engine.SingleWriter ? db.HoldingLedgerAsync(person, EndAsync, cancel) : EndAsync());
                return true;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                await PatientGate.PauseAsync(attempt, cancel);
            }
            catch (DbUpdateException failure) when (used is not null && database.Engine.IsUniqueViolation(failure))
            {
                return false;
            }
        }
    }

    /// <param name="isOf">Told whose log-in it is, for the next try to hold their ledger; nearly always it is one person's.</param>
    private async Task EndOnceAsync(PortalDbContext db, IQueryable<LoginSession> which, UsedLogoutToken? used, Action<Guid> isOf, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var ended = await which.ToListAsync(cancel);
        foreach (var session in ended)
        {
            db.Vouch(session).EndedAt = now;
        }

        var people = ended.Select(s => s.ActorId).Distinct().ToList();
        if (people.Count > 0)
        {
            isOf(people[0]);
            foreach (var ledger in await db.All<PatientLedger>().Where(l => people.Contains(l.PatientId)).ToListAsync(cancel))
            {
                db.Vouch(ledger).Revoke();
            }
        }

        if (used is not null)
        {
            db.AddVouched(used);
            db.RemoveRange((await db.All<UsedLogoutToken>().Where(token => token.ExpiresAt < now).ToListAsync(cancel)).Select(db.Vouch));
        }

        await db.SaveChangesAsync(cancel);
    }
}
