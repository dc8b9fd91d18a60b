using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Children;

public sealed partial class YouthConsentPage(ShowChild showChild, DecideYouthConsent decide, FeatureCatalogue catalogue, IStringLocalizerFactory localizers, BellChanges bell)
{
    private Guid key = Guid.NewGuid();
    private ShowChild.Answer? answer;
    private ElementReference outcome;
    private YouthConsentRefusal? refusal;
    private bool? done;
    private bool isSending;

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showChild.RunAsync(Leaving));

    private static IReadOnlyList<PortalService> Opens(ShowChild.Child child) => child.Plan.Steps.First(step => step.Step is GrowingUpStep.Thirteen).OpensToChild;

    private Task GiveAsync() => DecideAsync(isGiven: true);

    private Task WithdrawAsync() => DecideAsync(isGiven: false);

    private async Task DecideAsync(bool isGiven)
    {
        if (isSending || answer?.Child is not { } child)
        {
            return;
        }

        isSending = true;
        (done, refusal) = (null, null);
        refusal = isGiven ? await decide.GiveAsync(child.Decisions, key, Leaving) : await decide.WithdrawAsync(child.Decisions, key, Leaving);
        done = refusal is null ? isGiven : null;
        // The next decision is another command.
        key = Guid.NewGuid();
        answer = await showChild.RunAsync(Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        // The button that was pressed is gone: the answer is where the person goes on reading.
        await outcome.FocusAsync();
    }

    private string ServiceName(PortalService service) => catalogue.Text(localizers, service, "Service_Name");

    private string Describe(YouthConsentRefusal no) => Text[$"YouthConsentRefusal_{no}"];
}
