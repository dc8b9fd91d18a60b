using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Shell;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

public sealed partial class PowersPage(ListGivenPowers listGiven)
{
    private static readonly (string Id, PowerState[] States)[] Kinds = [("awaiting", [PowerState.Awaiting]), ("active", [PowerState.Active]), ("ended", [PowerState.RunOut, PowerState.Ended])];
    private ListGivenPowers.Answer? answer;

    private IEnumerable<(string Id, List<GivenPower> Powers)> Groups =>
        Kinds.Select(kind => (kind.Id, Powers: answer?.Powers.Where(power => kind.States.Contains(power.StateOn(answer.Today))).ToList() ?? [])).Where(group => group.Powers.Count > 0);

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => listGiven.RunAsync(Leaving));

    private string AreasIn(ServiceAreas areas) => PowerWords.Areas(Text, areas);

    private string When(GivenPower power) => power switch
    {
        { EndedAt: { } ended } => Text["EndedOn", PortalFormat.Date(ended)],
        { Until: { } until } when until < answer!.Today => Text["RanOutOn", PortalFormat.Date(until)],
        { Until: { } until } => Text["HoldsUntil", PortalFormat.Date(until)],
        _ => Text["HoldsUntilEnded"],
    };
}
