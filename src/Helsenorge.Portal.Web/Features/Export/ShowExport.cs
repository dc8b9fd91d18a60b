using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>The export that this log-in has asked for, if any.</summary>
public sealed class ShowExport(ServiceGate<ExportFeature> gate, IActorAccessor actors, ExportArchive archive)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        if (await actors.GetActorAsync() is not { } actor)
        {
            return new Answer(null, null);
        }

        var id = await access.Db.Exports.Where(export => export.ActorId == actor.PersonId && export.SessionId == actor.SessionId).Select(export => (Guid?)export.Id).SingleOrDefaultAsync(cancel);
        return new Answer(id, id is { } known ? await archive.StandingAsync(actor, known, cancel) : null);
    }

    /// <summary>How it stands now; null when it is gone. Says nothing of anybody, and is asked every second while somebody waits.</summary>
    public async Task<ExportStanding?> StandingAsync(Guid exportId, CancellationToken cancel) =>
        await actors.GetActorAsync() is { } actor ? await archive.StandingAsync(actor, exportId, cancel) : null;

    public sealed record Answer(Guid? ExportId, ExportStanding? Standing);
}
