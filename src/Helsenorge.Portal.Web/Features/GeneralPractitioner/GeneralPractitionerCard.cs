using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.GeneralPractitioner;

/// <summary>The GP on the overview, with a word when the surgery offers nothing digital.</summary>
public sealed class GeneralPractitionerCard : IOverviewPart
{
    public PortalService Service => GeneralPractitionerFeature.Service;

    public int Order => 2;

    public bool IsAside => true;

    public Type Component => typeof(GeneralPractitionerPart);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel) => await (
        from assignment in access.Db.GeneralPractitioners
        join s in access.Db.Surgeries on assignment.SurgeryId equals s.Id into surgeries
        from surgery in surgeries.DefaultIfEmpty()
        where assignment.PractitionerName != null
        select new Model(assignment.PractitionerName!, surgery == null ? null : surgery.Name, surgery == null ? OfferedServices.None : surgery.Offers))
        .SingleOrDefaultAsync(cancel);

    public sealed record Model(string Name, string? Surgery, OfferedServices Offers);
}
