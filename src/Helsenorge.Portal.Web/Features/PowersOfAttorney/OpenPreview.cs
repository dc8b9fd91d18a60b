using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>The address under which the giver sees the portal as a proxy with these areas will see it: one for each choice, made once.</summary>
public sealed class OpenPreview(ActorAccess actors, TimeProvider clock)
{
    /// <summary>Null when there is nothing to see: no area is chosen.</summary>
    public async Task<string?> RunAsync(ServiceAreas areas, CancellationToken cancel)
    {
        if (areas is ServiceAreas.None)
        {
            return null;
        }

        var key = await FindAsync(areas, make: true, cancel) ?? await FindAsync(areas, make: false, cancel);
        return key is null ? null : $"for/{key}/overview";
    }

    private async Task<string?> FindAsync(ServiceAreas areas, bool make, CancellationToken cancel)
    {
        await using var access = await actors.OpenAsync() ?? throw new AccessDeniedException(PowersFeature.Service, AccessDenial.SessionEnded);
        var me = access.Actor.PersonId;
        if (await access.Db.ActingKeys.Where(key => key.SubjectId == me && key.Preview == areas).Select(key => key.Key).SingleOrDefaultAsync(cancel) is { } known)
        {
            return known;
        }

        if (!make)
        {
            return null;
        }

        var made = new ActingKey { ActorId = me, SubjectId = me, Preview = areas, CreatedAt = clock.GetUtcNow() };
        access.Db.Add(made);
        try
        {
            await access.Db.SaveChangesAsync(cancel);
            return made.Key;
        }
        catch (DbUpdateException)
        {
            // Another tab made the same one in this moment: that one is read.
            return null;
        }
    }
}
