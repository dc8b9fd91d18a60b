using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>What differs between the three database engines. One implementation in each provider project.</summary>
public abstract class DatabaseEngine
{
    /// <summary>True where all writes of the process take turns, because the engine has one writer.</summary>
    public virtual bool SingleWriter => false;

    /// <summary>How long a command waits for a lock, and a writer for its turn. Whoever waits longer gets an error, well before they would have given up.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(6);

    public abstract void Configure(DbContextOptionsBuilder<PortalDbContext> options);

    /// <summary>Whether a failed save broke a unique index.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException failure);

    /// <summary>Statements, safe to run again, that make the database refuse to change or remove rows of a table. Empty where permissions do it.</summary>
    public abstract IReadOnlyList<string> AppendOnlyStatements(string table);

    /// <summary>Called before migrating, for instance to make the folder of the file.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Held by the host that serves the database, until it ends. Null where several may.</summary>
    /// <exception cref="IOException">Another process serves it.</exception>
    public virtual IDisposable? Occupy() => null;

    /// <summary>Whether a write would get its lock now. Asked by the readiness check, of a database that can be read.</summary>
    public virtual Task<bool> CanWriteAsync(CancellationToken cancel) => Task.FromResult(true);

    /// <summary>The time by the database, which all nodes share; null where database and node are one machine.</summary>
    public virtual Task<DateTimeOffset?> NowAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>After a withdrawal: leaves no deleted bytes behind where the engine would keep them.</summary>
    public virtual Task ScrubAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>
/// Makes the contexts that the doors hand out. It is not a context factory for others: a context made here sees nothing until a door
/// opens it.
/// </summary>
public sealed class PortalDatabase
{
    private readonly DbContextOptions<PortalDbContext> options;
    private const int Turnstiles = 64;

    private readonly SemaphoreSlim[] turnstiles;
    private readonly SemaphoreSlim[] contests = Abreast(Turnstiles);
    private DbContextOptions<PortalDbContext>? withModel;

    public PortalDatabase(DatabaseEngine engine, Action<DbContextOptionsBuilder<PortalDbContext>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        var builder = new DbContextOptionsBuilder<PortalDbContext>();
        engine.Configure(builder);
        builder.AddInterceptors(MixedFilters.Guard);
        configure?.Invoke(builder);
        options = builder.Options;
        turnstiles = Abreast(engine.SingleWriter ? 1 : Turnstiles);
    }

    public DatabaseEngine Engine { get; }

    /// <summary>A context in which no patient's, no actor's and no system row can be seen or written.</summary>
    public PortalDbContext CreateClosed() => Create();

    internal PortalDbContext Create() => new(withModel ??= WithModel(), this);

    // A context that is not given its model looks for it in the attributes of our assembly, each time one is made.
    private DbContextOptions<PortalDbContext> WithModel()
    {
        using var first = new PortalDbContext(options, this);
        return new DbContextOptionsBuilder<PortalDbContext>(options).UseModel(first.Model).Options;
    }

    /// <summary>
    /// Where one turn is everybody's, the first try reads before it, so that nobody waits for that: has the ledger moved by the time it
    /// writes, its token says so, and the next try reads in its turn. Where a turn is one patient's, reading in it keeps no other waiting.
    /// </summary>
    internal bool ReadsEarly(int attempt) => attempt == 1 && Engine.SingleWriter;

    /// <summary>
    /// Uses of one patient's ledger take turns within the process, first come first served, so that a revocation is never starved by
    /// readers. Nodes settle between each other by the ledger's token.
    /// </summary>
    /// <exception cref="TimeoutException">Those before are waiting themselves: a queue of patient people would end in none.</exception>
    internal Task<Turn> TakeTurnAsync(Guid patientId, CancellationToken cancel) => WaitAsync(turnstiles, patientId, cancel);

    /// <summary>
    /// Those of the process who want one and the same thing take turns, so that all but the first can be told by a look that it is gone
    /// and not by a commit that fails. Between nodes the database's own rule decides. Taken before any patient's turn and never within
    /// one, so that no two wait for each other.
    /// </summary>
    /// <exception cref="TimeoutException">Those before are waiting themselves.</exception>
    internal Task<Turn> TakeContestAsync(Guid contested, CancellationToken cancel) => WaitAsync(contests, contested, cancel);

    private static SemaphoreSlim[] Abreast(int count) => [.. Enumerable.Range(0, count).Select(_ => new SemaphoreSlim(1, 1))];

    private async Task<Turn> WaitAsync(SemaphoreSlim[] stiles, Guid id, CancellationToken cancel)
    {
        var turnstile = stiles[(uint)id.GetHashCode() % stiles.Length];
        return await turnstile.WaitAsync(Engine.Patience, cancel) ? new Turn(turnstile) : throw new TimeoutException("It never became this write's turn.");
    }

    /// <summary>Given back once, however often it is disposed.</summary>
    internal sealed class Turn(SemaphoreSlim turnstile) : IDisposable
    {
        private SemaphoreSlim? held = turnstile;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
