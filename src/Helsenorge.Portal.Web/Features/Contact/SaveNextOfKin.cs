using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>Adds a next of kin, or changes one. Of two who change the same at once, one wins and the other is told.</summary>
public sealed class SaveNextOfKin(ServiceGate<ContactFeature> gate)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version the person had before them.</param>
    public async Task<ContactRefusal?> RunAsync(Guid? id, Guid? seen, NextOfKinDetails details, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ContactFeature.ChangeNextOfKin, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = id is { } known ? await ChangeAsync(access, known, seen, details, cancel) : await AddAsync(access, details, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<ContactRefusal?> AddAsync(WriteAccess access, NextOfKinDetails details, CancellationToken cancel)
    {
        if (await access.Db.NextOfKin.CountAsync(cancel) >= NextOfKin.Most)
        {
            return ContactRefusal.TooMany;
        }

        var kin = new NextOfKin { PatientId = access.PatientId, AddedAt = access.OpenedAt };
        if (!kin.Say(details))
        {
            return ContactRefusal.NotFilledIn;
        }

        access.Db.Add(kin);
        return await SaveAsync(access, kin.Id, ContactChangeKind.NextOfKinAdded, cancel);
    }

    private static async Task<ContactRefusal?> ChangeAsync(WriteAccess access, Guid id, Guid? seen, NextOfKinDetails details, CancellationToken cancel)
    {
        if (await access.Db.NextOfKin.SingleOrDefaultAsync(kin => kin.Id == id, cancel) is not { } kin)
        {
            return ContactRefusal.NotFound;
        }

        if (kin.Version != seen)
        {
            return ContactRefusal.ChangedMeanwhile;
        }

        return kin.Say(details) ? await SaveAsync(access, id, ContactChangeKind.NextOfKinChanged, cancel) : ContactRefusal.NotFilledIn;
    }

    private static async Task<ContactRefusal?> SaveAsync(WriteAccess access, Guid id, ContactChangeKind change, CancellationToken cancel)
    {
        access.Remember(change);
        return await access.SaveAsync(cancel, id) is SaveOutcome.Saved ? null : ContactRefusal.ChangedMeanwhile;
    }
}

/// <summary>Takes a next of kin away.</summary>
public sealed class RemoveNextOfKin(ServiceGate<ContactFeature> gate)
{
    /// <param name="seen">The version the person had before them.</param>
    public async Task<ContactRefusal?> RunAsync(Guid id, Guid? seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ContactFeature.ChangeNextOfKin, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = await RemoveAsync(access, id, seen, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<ContactRefusal?> RemoveAsync(WriteAccess access, Guid id, Guid? seen, CancellationToken cancel)
    {
        if (await access.Db.NextOfKin.SingleOrDefaultAsync(kin => kin.Id == id, cancel) is not { } kin)
        {
            return ContactRefusal.NotFound;
        }

        if (kin.Version != seen)
        {
            return ContactRefusal.ChangedMeanwhile;
        }

        access.Db.Remove(kin);
        access.Remember(ContactChangeKind.NextOfKinRemoved);
        return await access.SaveAsync(cancel, id) is SaveOutcome.Saved ? null : ContactRefusal.ChangedMeanwhile;
    }
}

internal static class ContactHistory
{
    /// <summary>A line in the history, committed with the change.</summary>
    internal static void Remember(this WriteAccess access, ContactChangeKind change) =>
        access.Db.Add(new ContactChange { PatientId = access.PatientId, Kind = change, ChangedAt = access.OpenedAt, ChangedBy = access.ActorId ?? access.PatientId });
}
