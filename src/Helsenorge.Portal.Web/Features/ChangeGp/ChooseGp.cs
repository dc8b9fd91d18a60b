using System.Security.Cryptography;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>Chooses a GP, for the person of the address or for a child at the same address.</summary>
public sealed class ChooseGp(ServiceGate<ChangeGpFeature> gate, GpChangeOptions options)
{
    /// <summary>Two nodes that take different places of one list may want the same number: whoever was second takes the next.</summary>
    private const int Tries = 4;

    /// <summary>The change's id; the place is held, and the GP register will be told.</summary>
    /// <param name="childId">Whom it is for, when it is not who the address says.</param>
    public async Task<Result<Guid, GpChangeRefusal>> RunAsync(Guid listId, Guid key, CancellationToken cancel, Guid? childId = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var access = childId is { } child
                ? await gate.OpenToWriteForAsync(child, ChangeGpFeature.Change, key, cancel, contested: listId)
                : await gate.OpenToWriteAsync(ChangeGpFeature.Change, key, cancel, contested: listId);
            if (access.EarlierResultId is { } earlier)
            {
                return earlier;
            }

            var answer = await TryAsync(access, listId, cancel);
            if (answer.Refusal is null || await access.IsRepeatedByNowAsync(cancel))
            {
                return access.EarlierResultId ?? answer;
            }

            if (answer.Refusal is not GpChangeRefusal.JustTaken || attempt == Tries)
            {
                return answer;
            }
        }
    }

    /// <summary>One form that does the same for several has one key, and each command one of its own that follows from it.</summary>
    public static Guid KeyFor(Guid key, Guid child)
    {
        Span<byte> both = stackalloc byte[32];
        key.TryWriteBytes(both);
        child.TryWriteBytes(both[16..]);
        return new Guid(SHA256.HashData(both).AsSpan(0, 16));
    }

    private async Task<Result<Guid, GpChangeRefusal>> TryAsync(WriteAccess access, Guid listId, CancellationToken cancel)
    {
        if (await GpLists.FindAsync(access.Db, access.PatientId, listId, access.OpenedAt, cancel) is not { } choice)
        {
            return GpChangeRefusal.NoSuchList;
        }

        var may = GpChangeRules.MayChange(choice.Standing, choice.Wanted, choice.ComesAlong, options.On(access.OpenedAt), access.OpenedAt);
        if (!may.Succeeded(out var reason))
        {
            return may.Refusal ?? GpChangeRefusal.ListFull;
        }

        var change = await GpLists.ChangeAsync(access, choice, reason, access.ActorId ?? access.PatientId, cancel);
        access.Notify(access.PatientId, NotificationKind.GpChangeOrdered, ChangeGpFeature.Service, change.Id);
        return await access.SaveAsync(cancel, change.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? change.Id : GpChangeRefusal.JustTaken;
    }
}

/// <summary>Waits for a GP whose list is full, for the person of the address or for a child at the same address.</summary>
public sealed class WaitForGp(ServiceGate<ChangeGpFeature> gate, GpChangeOptions options)
{
    /// <summary>Null when the person waits.</summary>
    /// <param name="childId">Whom it is for, when it is not who the address says.</param>
    public async Task<GpChangeRefusal?> RunAsync(Guid listId, Guid key, CancellationToken cancel, Guid? childId = null)
    {
        await using var access = childId is { } child
            ? await gate.OpenToWriteForAsync(child, ChangeGpFeature.Wait, key, cancel)
            : await gate.OpenToWriteAsync(ChangeGpFeature.Wait, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = await TryAsync(access, listId, cancel);
        return refusal is null || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<GpChangeRefusal?> TryAsync(WriteAccess access, Guid listId, CancellationToken cancel)
    {
        if (await GpLists.FindAsync(access.Db, access.PatientId, listId, access.OpenedAt, cancel) is not { } choice)
        {
            return GpChangeRefusal.NoSuchList;
        }

        if (GpChangeRules.MayWait(choice.Standing, choice.Wanted, choice.ComesAlong, options.On(access.OpenedAt), access.OpenedAt) is { } no)
        {
            return no;
        }

        access.Db.Add(new GpWaiting { PatientId = access.PatientId, ListId = listId, GpName = choice.List.Name, JoinedAt = access.OpenedAt, DecidedBy = access.ActorId ?? access.PatientId });
        access.Notify(access.PatientId, NotificationKind.GpWaitingJoined, ChangeGpFeature.Service);
        return await access.SaveAsync(cancel, listId) is SaveOutcome.Saved ? null : GpChangeRefusal.AlreadyWaiting;
    }
}

/// <summary>Leaves the queue: at any time, whatever else holds.</summary>
public sealed class LeaveQueue(ServiceGate<ChangeGpFeature> gate)
{
    /// <summary>False when the person was not in it any more, for instance since their turn has come.</summary>
    public async Task<bool> RunAsync(Guid listId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ChangeGpFeature.Leave, key, cancel);
        if (access.IsRepeated)
        {
            return true;
        }

        if (await access.Db.GpWaiting.SingleOrDefaultAsync(waiting => waiting.ListId == listId, cancel) is not { } own)
        {
            return await access.IsRepeatedByNowAsync(cancel);
        }

        access.Db.Remove(own);
        access.Notify(access.PatientId, NotificationKind.GpWaitingLeft, ChangeGpFeature.Service);
        return await access.SaveAsync(cancel, listId) is SaveOutcome.Saved;
    }
}
