using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>The door to what belongs to the person logged in: their log-ins, bell and settings. Nothing of any patient, and no log row.</summary>
public sealed class ActorAccess(PortalDatabase database, IActorAccessor actors, SessionLimits limits, TimeProvider clock)
{
    /// <summary>Null when nobody is logged in, or the log-in has ended or run out.</summary>
    public async Task<ActorContext?> OpenAsync()
    {
        if (await actors.GetActorAsync() is not { } actor)
        {
            return null;
        }

        var db = database.Create();
        db.OpenForActor(actor.PersonId);
        if (!await LoginSessions.Alive(db, actor, limits, clock.GetUtcNow()).AnyAsync())
        {
            await db.DisposeAsync();
            return null;
        }

        return new ActorContext(db, actor);
    }
}

public sealed class ActorContext : IAsyncDisposable
{
    internal ActorContext(PortalDbContext db, Actor actor) => (Db, Actor) = (db, actor);

    public PortalDbContext Db { get; }

    public Actor Actor { get; }

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
