using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>
/// Puts a changed power of attorney in the place of the old, in one commit: both stand in the list's history and in the log. Narrowing
/// asks for nothing; widening asks the giver to have logged in lately. What the receiver has accepted stays accepted.
/// </summary>
public sealed class ChangePower(ServiceGate<PowersFeature> gate, PowerReceiptWords words)
{
    /// <param name="seen">What the giver saw when they chose: if it is another by now, nothing is changed.</param>
    public async Task<Result<Guid, PowerRefusal>> RunAsync(GivenPower seen, ServiceAreas areas, DateOnly? until, Guid key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var change = PowerRules.Compare(seen.Areas, seen.Until, areas, until);
        if (change is PowerChange.Nothing)
        {
            return PowerRefusal.NothingChanged;
        }

        await using var access = await (change is PowerChange.Widens ? gate.OpenToWriteAsync(PowersFeature.Widen, key, cancel) : gate.OpenToWriteAsync(PowersFeature.Narrow, key, cancel));
        if (access.EarlierResultId is { } earlier)
        {
            return earlier;
        }

        var changed = await ChangeAsync(access, seen, areas, until, change, cancel);
        return changed.Refusal is null || !await access.IsRepeatedByNowAsync(cancel) ? changed : access.EarlierResultId ?? changed;
    }

    private async Task<Result<Guid, PowerRefusal>> ChangeAsync(WriteAccess access, GivenPower seen, ServiceAreas areas, DateOnly? until, PowerChange change, CancellationToken cancel)
    {
        var today = NorwegianTime.Today(access.OpenedAt);
        if (PowerRules.CheckScope(areas, until, today) is { } no)
        {
            return no;
        }

        var old = await access.Db.PowersOfAttorney.SingleOrDefaultAsync(power => power.Id == seen.Id, cancel);
        if (old is null)
        {
            return PowerRefusal.NotFound;
        }

        if (old.Basis is PowerBasis.Appointed)
        {
            return PowerRefusal.RegisterDecides;
        }

        // The rows are the ones the giver saw, so the change is what the log-in was asked for.
        if (old.Version != seen.Version || PowerRules.Compare(old.Areas, old.Until, areas, until) != change)
        {
            return PowerRefusal.ChangedMeanwhile;
        }

        if (!old.Stands(today))
        {
            return PowerRefusal.NotStanding;
        }

        var changed = old.Change(areas, until, access.OpenedAt);
        access.Db.Add(changed);
        access.Notify(access.PatientId, NotificationKind.PowerChanged, PowersFeature.Service, changed.Id);
        if (changed is { ReceiverId: { } receiver, AcceptedAt: not null })
        {
            PowerNotices.Tell(access, receiver, NotificationKind.PowerChangedForYou, PowersFeature.Service);
        }

        await PowerReceipts.LeaveAsync(access, changed, NotificationKind.PowerChanged, changed.AcceptedAt is null ? null : NotificationKind.PowerChangedForYou, words, cancel);
        return await access.SaveAsync(cancel, changed.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? changed.Id : PowerRefusal.ChangedMeanwhile;
    }
}
