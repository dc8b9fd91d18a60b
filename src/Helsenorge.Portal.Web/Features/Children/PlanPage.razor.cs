using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Children;

public sealed partial class PlanPage(ShowChild showChild, FeatureCatalogue catalogue, IStringLocalizerFactory localizers)
{
    private ShowChild.Answer? answer;

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showChild.RunAsync(Leaving));

    private string ServiceName(PortalService service) => catalogue.Text(localizers, service, "Service_Name");

    private static string Missing(GrowingUpPlan plan) => plan switch
    {
        { LacksYouthConsent: true, LacksFull: true } => "Missing_Both",
        { LacksYouthConsent: true } => "Missing_Consent",
        { LacksFull: true } => "Missing_Full",
        _ => "Missing_Nothing",
    };
}
