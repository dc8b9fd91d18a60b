using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// What a surgery's system has not taken in within a day: people are told, and can send it again or call. Jobs call it as often as they
/// like. It looks past the filters for what is due, and writes through the door of the system, so that it stands in the patient's log.
/// Should it arrive after all, it has arrived.
/// </summary>
public sealed class Undelivered(PortalDatabase database, SystemAccess system, TimeProvider clock)
{
    /// <summary>For how long something may be on its way (our choice, since the sources are silent).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <param name="deliver">The action by which it stands in the log.</param>
    /// <returns>How many messages were given up.</returns>
    public async Task<int> GiveUpMessagesAsync(PortalService inbox, ServiceAction deliver, JobRun run, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Patience;
        await using var db = database.Create();
        var due = await (
            from message in db.All<Message>()
            join thread in db.All<MessageThread>() on message.ThreadId equals thread.Id
            // Sent again, it has a day from then on.
            where thread.Status == ThreadStatus.Sent && thread.AwaitedSince <= since && !message.IsInward && message.DeliveredAt == null && message.SentAt <= since
            orderby message.SentAt, message.Id
            select new Due(message.PatientId, message.Id)).ToListAsync(cancel);
        return await GiveUpAsync(due, inbox, deliver, run, (access, id) => MessageDelivery.FailAsync(access, inbox, id, cancel), cancel);
    }

    /// <inheritdoc cref="GiveUpMessagesAsync"/>
    /// <returns>How many requests, of one prescription or several, were given up.</returns>
    public async Task<int> GiveUpRenewalsAsync(PortalService prescriptions, ServiceAction answer, JobRun run, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Patience;
        await using var db = database.Create();
        var due = await db.All<Renewal>().Where(renewal => renewal.Status == RenewalStatus.Sent && renewal.SentAt <= since)
            .Select(renewal => new Due(renewal.PatientId, renewal.RequestId)).Distinct().ToListAsync(cancel);
        return await GiveUpAsync(due, prescriptions, answer, run, (access, id) => RenewalDelivery.FailAsync(access, prescriptions, id, cancel), cancel);
    }

    private async Task<int> GiveUpAsync(IReadOnlyList<Due> due, PortalService service, ServiceAction action, JobRun run, Func<WriteAccess, Guid, Task<bool>> failAsync, CancellationToken cancel)
    {
        var given = 0;
        foreach (var (patientId, id) in due)
        {
            try
            {
                await using var access = await system.OpenPatientAsync(SystemActor.Portal, patientId, service, action, cancel, run);
                if (access is not null && await failAsync(access, id) && await access.SaveAsync(cancel, id) is SaveOutcome.Saved)
                {
                    given++;
                }
            }
            catch (AccessDeniedException)
            {
                // The consent is less than it was; the attempt is in the patient's log.
            }
        }

        return given;
    }

    private sealed record Due(Guid PatientId, Guid Id);
}
