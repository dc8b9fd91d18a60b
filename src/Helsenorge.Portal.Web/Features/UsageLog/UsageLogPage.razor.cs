using Helsenorge.Portal.Web.Access;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.UsageLog;

public sealed partial class UsageLogPage(ListUsage listUsage, VerifyLog verifyLog, ActingFor acting)
{
    private readonly List<IReadOnlyList<ListUsage.Row>> pages = [];
    private ListUsage.Answer? answer;
    private UsageFilter loaded;
    private VerifyLog.Answer? verdict;
    private bool more;
    private bool isVerifying;

    /// <summary>Part of the address, so that a reload and the back button keep it.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    private UsageFilter Chosen => Enum.TryParse<UsageFilter>(Show, ignoreCase: true, out var filter) && Enum.IsDefined(filter) ? filter : UsageFilter.All;

    protected override async Task OnInitializedAsync()
    {
        loaded = Chosen;
        Replace(await LoadOnceAsync(() => listUsage.RunAsync(loaded, null, Leaving)));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && loaded != Chosen)
        {
            loaded = Chosen;
            Replace(await listUsage.RunAsync(loaded, null, Leaving));
        }
    }

    private async Task ShowMoreAsync()
    {
        var (filter, last) = (loaded, pages[^1][^1].Sequence);
        var next = await listUsage.RunAsync(filter, last, Leaving);
        // Pressed twice, or another filter chosen meanwhile: these do not follow what is shown now.
        if (filter != loaded || last != pages[^1][^1].Sequence)
        {
            return;
        }

        Add(next);
    }

    private async Task VerifyAsync()
    {
        isVerifying = true;
        verdict = await verifyLog.RunAsync(Leaving);
        isVerifying = false;
    }

    private void Replace(ListUsage.Answer fresh)
    {
        answer = fresh;
        pages.Clear();
        Add(fresh);
    }

    private void Add(ListUsage.Answer next)
    {
        if (next.Entries.Count > 0)
        {
            pages.Add(next.Entries);
        }

        more = next.More;
    }

    private static string AddressOf(UsageFilter filter) => filter is UsageFilter.All ? "profile/usage-log" : $"profile/usage-log?show={filter.ToString().ToLowerInvariant()}";
}
