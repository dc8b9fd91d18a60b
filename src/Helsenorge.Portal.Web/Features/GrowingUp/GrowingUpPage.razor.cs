using Helsenorge.Portal.Domain.Access;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.GrowingUp;

public sealed partial class GrowingUpPage(ShowGrowingUp showGrowingUp, FeatureCatalogue catalogue, IStringLocalizerFactory localizers)
{
    private ShowGrowingUp.Answer? answer;

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showGrowingUp.RunAsync(Leaving));

    // Both consents are needed but where a service asks for none.
    private bool IsOpen(PortalService service) => answer is { Plan.LacksFull: false } || service.MinimumConsent is ConsentLevel.None;

    private string ServiceName(PortalService service) => catalogue.Text(localizers, service, "Service_Name");
}
