namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// The door to patients' rows for one feature. Reading leaves a row in the usage log before anything can be read; a write carries its
/// row in the same commit. Nothing is remembered: each opening decides anew.
/// </summary>
public sealed class ServiceGate<TFeature>(PatientGate gate) where TFeature : IPortalFeature
{
    /// <param name="alsoShow">Further services whose information the same page shows where the person may see it; the others stay shut without a word.</param>
    /// <param name="itemId">The one thing that is opened, so that the log can say who has seen it; null for a list.</param>
    /// <exception cref="AccessDeniedException">The gate stays shut, and the attempt is in the log.</exception>
    public Task<ReadAccess> OpenToReadAsync(CancellationToken cancel, IReadOnlyList<PortalService>? alsoShow = null, Guid? itemId = null) =>
        gate.OpenToReadAsync(TFeature.Service, alsoShow ?? [], cancel, itemId);

    /// <param name="key">Made once by the form: the same key again changes nothing and gives the same answer.</param>
    /// <param name="contested">The one thing that others may want in the same moment, such as a free time: they take turns until this is disposed.</param>
    /// <exception cref="AccessDeniedException">The gate stays shut, and the attempt is in the log.</exception>
    public Task<WriteAccess> OpenToWriteAsync(ServiceAction action, Guid key, CancellationToken cancel, Guid? contested = null) =>
        gate.OpenToWriteAsync(TFeature.Service, action, key, cancel, contested);

    /// <summary>
    /// For somebody else than the address says, where one form does the same for several: each by a command of their own, with a key, a
    /// ledger, a log row and a receipt of their own, decided as if one acted for that person.
    /// </summary>
    /// <exception cref="AccessDeniedException">The gate stays shut, and the attempt is in that person's log.</exception>
    public Task<WriteAccess> OpenToWriteForAsync(Guid patientId, ServiceAction action, Guid key, CancellationToken cancel, Guid? contested = null) =>
        gate.OpenToWriteAsync(TFeature.Service, action, key, cancel, contested, patientId);
}

/// <summary>One patient's rows, for reading, as the opened services may see them. It cannot save.</summary>
public sealed class ReadAccess : IAsyncDisposable
{
    private readonly Actor actor;
    private readonly IReadOnlyDictionary<string, AccessVerdict> verdicts;
    private readonly Func<PortalService, ServiceAction, AccessDenial?> decide;

    internal ReadAccess(
        PortalDbContext db, Actor actor, IReadOnlyDictionary<string, AccessVerdict> verdicts, Func<PortalService, ServiceAction, AccessDenial?> decide, DateTimeOffset openedAt, ConsentLevel consent)
    {
        this.decide = decide;
        (Db, OpenedAt, Consent) = (db, openedAt, consent);
        (this.actor, this.verdicts) = (actor, verdicts);
    }

    public PortalDbContext Db { get; }

    public Guid PatientId => actor.SubjectId;

    /// <summary>Who looks: the patient, or somebody acting for them.</summary>
    public Guid ActorId => actor.PersonId;

    public DateTimeOffset OpenedAt { get; }

    public ConsentLevel Consent { get; }

    /// <summary>Device and browser of the log-in that looks, in the log's own words.</summary>
    public string Client { get; internal init; } = "";

    /// <summary>The right by which the patient's rows may be seen.</summary>
    public AccessGround Ground => verdicts.Values.First().Ground;

    /// <summary>The patient looks themselves, or a parent who may see all the patient's use.</summary>
    public bool SeesAllUse(PortalService log) => Ground is AccessGround.Self || (Ground is AccessGround.Parent && !IsRestricted(log));

    /// <summary>Whether another service would open to whoever looks, by the same facts; null when it would.</summary>
    public AccessDenial? WhyClosed(PortalService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return decide(service, service.View);
    }

    /// <summary>The same of one action, so that a page offers what it can keep.</summary>
    public AccessDenial? WhyClosed(PortalService service, ServiceAction action) => decide(service, action);

    /// <summary>For a page that only changes: closed at once to a young person who may look and not do this (domain rules §4.1), not after they have typed.</summary>
    /// <exception cref="AccessDeniedException">It is a young person, and this is not for them.</exception>
    public void RefuseYouth(PortalService service, ServiceAction action)
    {
        if (decide(service, action) is AccessDenial.ClosedToYouth and var denial)
        {
            throw new AccessDeniedException(service, denial);
        }
    }

    public bool IsOpen(PortalService service) => verdicts.ContainsKey(service.Code);

    /// <summary>The service may show a part only, such as to a parent of a child from 12: which, is its own rule.</summary>
    public bool IsRestricted(PortalService service) => !verdicts.TryGetValue(service.Code, out var verdict) || verdict.IsRestricted;

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
