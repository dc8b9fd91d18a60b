using System.Globalization;
using System.Security.Claims;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Helsenorge.Portal.Web.Features.Overview;

public sealed partial class OverviewPage(ShowOverview showOverview, FeatureCatalogue catalogue, ActingFor acting)
{
    private ShowOverview.Answer? answer;
    private string name = "";
    private IReadOnlyList<PortalService> offered = [];

    [CascadingParameter]
    public Task<AuthenticationState>? LoggedIn { get; set; }

    private string Greeting => name.Length == 0 || acting.IsActing ? Text["Service_Name"] : Text["Hello", name];

    private string? Lead => answer is null ? null : Text["Today", Capital(PortalFormat.Weekday(PortalFormat.DayInOslo(answer.AsOf))), PortalFormat.Date(answer.AsOf)].Value;

    protected override async Task OnInitializedAsync()
    {
        var person = LoggedIn is null ? new ClaimsPrincipal() : (await LoggedIn).User;
        name = person.FindFirst(PortalClaims.GivenName)?.Value ?? "";
        offered = [.. catalogue.OfferedTo(FeatureCatalogue.IsYoung(person, acting))];
        answer = await LoadOnceAsync(() => showOverview.RunAsync(Leaving));
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];
}
