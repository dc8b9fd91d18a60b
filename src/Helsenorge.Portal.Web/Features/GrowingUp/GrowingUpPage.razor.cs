using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.GrowingUp;

public sealed partial class GrowingUpPage(ShowGrowingUp showGrowingUp, FeatureCatalogue catalogue, IStringLocalizerFactory localizers, ActingFor acting, NavigationManager navigation)
{
    private ShowGrowingUp.Answer? answer;

    protected override async Task OnInitializedAsync()
    {
        if (acting.IsActing)
        {
            // Said to the young person here, and to the parents there.
            navigation.NavigateTo("profile/children/growing-up", replace: true);
            return;
        }

        answer = await LoadOnceAsync(() => showGrowingUp.RunAsync(Leaving));
    }

    // Both consents are needed but where a service asks for none.
    private bool IsOpen(PortalService service) => answer is { Plan.LacksFull: false } || service.MinimumConsent is ConsentLevel.None;

    private string ServiceName(PortalService service) => catalogue.Text(localizers, service, "Service_Name");
}
