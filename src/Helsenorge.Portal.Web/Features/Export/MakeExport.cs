using System.Globalization;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Export;

public sealed class MakeExport(ServiceGate<ExportFeature> gate, IActorAccessor actors, ExportKeys keys, ExportQueue queue)
{
    /// <summary>The id of the export, which is made in the background. It takes the place of an earlier one.</summary>
    public async Task<Result<Made, ExportRefusal>> RunAsync(Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ExportFeature.Make, key, cancel);
        if (access.IsRepeated)
        {
            return new Made(access.EarlierResultId ?? Guid.Empty);
        }

        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(ExportFeature.Service, AccessDenial.SessionEnded);
        if (await access.Db.Exports.SingleOrDefaultAsync(export => export.ActorId == actor.PersonId, cancel) is { } earlier)
        {
            if (earlier.SessionId == actor.SessionId && earlier.IsUnderWay(access.OpenedAt))
            {
                return await access.IsRepeatedByNowAsync(cancel) ? new Made(access.EarlierResultId ?? Guid.Empty) : ExportRefusal.AlreadyPreparing;
            }

            access.Db.Remove(earlier);
        }

        var id = Guid.CreateVersion7(access.OpenedAt);
        access.Db.Add(PersonExport.Begin(id, access.PatientId, actor.PersonId, actor.SessionId, keys.New(id), access.OpenedAt));
        if (await access.SaveAsync(cancel, id) is not SaveOutcome.Saved)
        {
            return ExportRefusal.AlreadyPreparing;
        }

        // Another try of the same command may have been the one that was carried out, and has put its own in the queue.
        if (!access.IsRepeated)
        {
            queue.Add(id, CultureInfo.CurrentUICulture);
        }

        return new Made(access.EarlierResultId ?? id);
    }

    public sealed record Made(Guid ExportId);
}
