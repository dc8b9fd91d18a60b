using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>One next of kin, to change.</summary>
public sealed class ShowNextOfKin(ServiceGate<ContactFeature> gate)
{
    public async Task<Answer> RunAsync(Guid id, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        access.RefuseYouth(ContactFeature.Service, ContactFeature.ChangeNextOfKin);
        return new Answer(await access.Db.NextOfKin.Where(kin => kin.Id == id)
            .Select(kin => new Kin(new NextOfKinDetails(kin.Name, kin.Relation, kin.PhoneE164), kin.Version)).SingleOrDefaultAsync(cancel));
    }

    public sealed record Kin(NextOfKinDetails Details, Guid Version);

    /// <param name="Kin">Null when it is not there, or no longer.</param>
    public sealed record Answer(Kin? Kin);
}
