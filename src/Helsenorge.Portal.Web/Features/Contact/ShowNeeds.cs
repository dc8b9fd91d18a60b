using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>Employer and needs, to change.</summary>
public sealed class ShowNeeds(ServiceGate<ContactFeature> gate)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        access.RefuseYouth(ContactFeature.Service, ContactFeature.ChangeNeeds);
        var profile = await access.Db.ContactProfiles.SingleOrDefaultAsync(cancel);
        return new Answer(profile?.Needs ?? new PersonalNeeds(null, null, null, null, null), profile?.Version);
    }

    /// <param name="Version">Null when nothing has been said.</param>
    public sealed record Answer(PersonalNeeds Needs, Guid? Version);
}
