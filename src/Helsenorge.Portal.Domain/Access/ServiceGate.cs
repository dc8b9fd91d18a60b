namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// The door to patients' rows for one feature. Reading leaves a row in the usage log before anything can be read; a write carries its
/// row in the same commit. Nothing is remembered: each opening decides anew.
/// </summary>
public sealed class ServiceGate<TFeature>(PatientGate gate) where TFeature : IPortalFeature
{
    /// <param name="alsoShow">Further services whose information the same page shows where the person may see it; the others stay shut without a word.</param>
    /// <exception cref="AccessDeniedException">The gate stays shut, and the attempt is in the log.</exception>
    public Task<ReadAccess> OpenToReadAsync(CancellationToken cancel, IReadOnlyList<PortalService>? alsoShow = null) =>
        gate.OpenToReadAsync(TFeature.Service, alsoShow ?? [], cancel);

    /// <param name="key">Made once by the form: the same key again changes nothing and gives the same answer.</param>
    /// <exception cref="AccessDeniedException">The gate stays shut, and the attempt is in the log.</exception>
    public Task<WriteAccess> OpenToWriteAsync(ServiceAction action, Guid key, CancellationToken cancel) =>
        gate.OpenToWriteAsync(TFeature.Service, action, key, cancel);
}

/// <summary>One patient's rows, for reading, as the opened services may see them. It cannot save.</summary>
public sealed class ReadAccess : IAsyncDisposable
{
    internal ReadAccess(PortalDbContext db, Guid patientId, DateTimeOffset openedAt, IReadOnlySet<string> openServices, ConsentLevel consent) =>
        (Db, PatientId, OpenedAt, OpenServices, Consent) = (db, patientId, openedAt, openServices, consent);

    public PortalDbContext Db { get; }

    public Guid PatientId { get; }

    public DateTimeOffset OpenedAt { get; }

    /// <summary>Codes of the services this access was opened for.</summary>
    public IReadOnlySet<string> OpenServices { get; }

    public ConsentLevel Consent { get; }

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
