using System.Globalization;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>What the person has, what they wait for, and all GPs. What is looked for stands in the address: the back button and a reload keep it.</summary>
public sealed partial class ChangeGpPage(FindGp findGp, LeaveQueue leaveQueue, BellChanges bell)
{
    /// <summary>The register answers by itself; by then somebody has looked into why it does not.</summary>
    private const int RegisterDays = 2;
    private static readonly int[] Distances = [5, 10, 25, 50, 100];
    private readonly Guid leaveKey = Guid.NewGuid();
    private FindGp.Answer? answer;
    private GpSearch? loaded;
    private ModalDialog dialog = null!;
    private ElementReference outcome;
    private bool? hasLeft;
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Name { get; set; }

    [SupplyParameterFromQuery]
    public string? Municipality { get; set; }

    [SupplyParameterFromQuery]
    public string? Km { get; set; }

    [SupplyParameterFromQuery]
    public string? Sex { get; set; }

    [SupplyParameterFromQuery]
    public string? Language { get; set; }

    [SupplyParameterFromQuery]
    public string? Offer { get; set; }

    [SupplyParameterFromQuery]
    public string? Free { get; set; }

    [SupplyParameterFromQuery]
    public string? After { get; set; }

    /// <summary>Marked to be compared.</summary>
    [SupplyParameterFromQuery(Name = "gp")]
    public string[]? Gps { get; set; }

    private Crumb Parent => new("gp", Text["Parent"]);

    private IReadOnlyList<Guid> Marked => GpWords.Ids(Gps);

    // Somebody who has not asked for anything, not even for everything.
    private GpSearch? Wanted => Name is null && Municipality is null && Km is null && Sex is null && Language is null && Offer is null && Free is null && After is null
        ? null
        : new GpSearch(
            Short(Name),
            Short(Municipality),
            int.TryParse(Km, NumberStyles.None, CultureInfo.InvariantCulture, out var km) && Distances.Contains(km) ? km : null,
            GpWords.Read<Sex>(Sex),
            GpWords.Read<SpokenLanguages>(Language) ?? SpokenLanguages.None,
            GpWords.Read<OfferedServices>(Offer) ?? OfferedServices.None,
            Free is "yes",
            After is { Length: <= 9 } last && last.All(char.IsAsciiDigit) ? last : null);

    protected override async Task OnInitializedAsync()
    {
        loaded = Wanted;
        answer = await LoadOnceAsync(() => findGp.RunAsync(loaded, Leaving));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && loaded != Wanted)
        {
            loaded = Wanted;
            answer = await findGp.RunAsync(loaded, Leaving);
        }
    }

    private async Task LeaveAsync()
    {
        if (isSending || answer?.Waiting is not { } queue)
        {
            return;
        }

        isSending = true;
        await dialog.CloseAsync();
        hasLeft = await leaveQueue.RunAsync(queue.ListId, leaveKey, Leaving);
        answer = await findGp.RunAsync(loaded, Leaving);
        isSending = false;
        bell.Tell();
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private string Named(PresentGp present) => present switch
    {
        { Surgery: { } surgery, Since: { } since } => Text["GpSince", present.Name!, surgery, PortalFormat.Date(since)],
        { Surgery: { } surgery } => Text["GpAt", present.Name!, surgery],
        _ => present.Name!,
    };

    private string Right(FindGp.Answer shown) => shown.Next is not { } right ? Text["Right_None"] : right switch
    {
        GpChangeReason.Ordinary => Text[shown.Left == 1 ? "Right_OrdinaryOne" : "Right_Ordinary", shown.Left],
        GpChangeReason.Moved => Text["Right_Moved", shown.Left],
        GpChangeReason.GpLeaves => Text["Right_GpLeaves", shown.Left],
        GpChangeReason.NoGp => Text["Right_NoGp", shown.Left],
    };

    private IReadOnlyList<PromiseClock.Step> Steps(PendingChange pending) =>
    [
        new(Text["Step_Chosen"], pending.OrderedAt),
        new(Text["Step_Register"], pending.AnsweredAt, Text["Step_Register_Waits"], IsNow: pending.Status is GpChangeStatus.AwaitingRegister),
        new(Text["Step_Starts"], null, PortalFormat.Date(pending.EffectiveOn), IsNow: pending.Status is GpChangeStatus.Confirmed),
    ];

    private static string? Short(string? typed) => typed is null ? null : typed.Trim() is { Length: > GpSearch.LongestText } tooLong ? tooLong[..GpSearch.LongestText] : typed.Trim();
}
