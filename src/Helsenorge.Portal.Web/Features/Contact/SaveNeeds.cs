using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>Keeps what the person says of employer and needs.</summary>
public sealed class SaveNeeds(ServiceGate<ContactFeature> gate)
{
    /// <param name="seen">The version the person had before them; null when there was none.</param>
    public async Task<ContactRefusal?> RunAsync(PersonalNeeds needs, Guid? seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ContactFeature.ChangeNeeds, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = await SaveAsync(access, needs, seen, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<ContactRefusal?> SaveAsync(WriteAccess access, PersonalNeeds needs, Guid? seen, CancellationToken cancel)
    {
        var known = await access.Db.ContactProfiles.SingleOrDefaultAsync(cancel);
        var profile = known ?? new ContactProfile { PatientId = access.PatientId };
        if (profile.Say(needs, seen, isNew: known is null) is { } refusal)
        {
            return refusal;
        }

        if (known is null)
        {
            access.Db.Add(profile);
        }

        access.Remember(ContactChangeKind.NeedsChanged);
        return await access.SaveAsync(cancel, access.PatientId) is SaveOutcome.Saved ? null : ContactRefusal.ChangedMeanwhile;
    }
}
