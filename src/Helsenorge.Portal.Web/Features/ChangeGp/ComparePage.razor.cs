using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>Up to three GPs beside each other; below each other on a phone.</summary>
public sealed partial class ComparePage(CompareGps compareGps, NavigationManager navigation)
{
    private CompareGps.Answer? answer;
    private string? loaded;

    [SupplyParameterFromQuery(Name = "gp")]
    public string[]? Gps { get; set; }

    private Crumb Parent => new(ChangeGpFeature.Service.Path, Text["Service_Name"]);

    // To what was looked for, with the marks as they are.
    private string Back => ChangeGpFeature.Service.Path + new Uri(navigation.Uri).Query;

    private string Asked => string.Join(',', Gps ?? []);

    protected override async Task OnInitializedAsync()
    {
        loaded = Asked;
        answer = await LoadOnceAsync(() => compareGps.RunAsync(GpWords.Ids(Gps), Leaving));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && loaded != Asked)
        {
            loaded = Asked;
            answer = await compareGps.RunAsync(GpWords.Ids(Gps), Leaving);
        }
    }

    private string Offered(OfferedServices offers) => offers is OfferedServices.None
        ? Text["Offers_None"]
        : string.Join(", ", GpWords.Offers.Where(offer => offers.HasFlag(offer)).Select(offer => Text[$"Offer_{offer}"]));
}
