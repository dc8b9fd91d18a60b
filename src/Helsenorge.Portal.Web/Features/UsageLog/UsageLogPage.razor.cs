using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.UsageLog;

public sealed partial class UsageLogPage(ListUsage listUsage, VerifyLog verifyLog, FeatureCatalogue catalogue, IStringLocalizerFactory localizers, ActingFor acting)
{
    private readonly List<ListUsage.Row> entries = [];
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
        var (filter, last) = (loaded, entries[^1].Sequence);
        var next = await listUsage.RunAsync(filter, last, Leaving);
        // Pressed twice, or another filter chosen meanwhile: these do not follow what is shown now.
        if (filter != loaded || last != entries[^1].Sequence)
        {
            return;
        }

        entries.AddRange(next.Entries);
        more = next.More;
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
        entries.Clear();
        entries.AddRange(fresh.Entries);
        more = fresh.More;
    }

    private static string AddressOf(UsageFilter filter) => filter is UsageFilter.All ? "profile/usage-log" : $"profile/usage-log?show={filter.ToString().ToLowerInvariant()}";

    private string WhoDid(ListUsage.Row entry) => entry switch
    {
        { IsViewer: true } => Text["YouYourself"],
        { IsPatient: true } => acting.Subject?.Name?.GivenName ?? Text["ThePatient"].Value,
        { Ground: AccessGround.System } => Text["ThePortal"],
        _ => entry.ActorName,
    };

    private string? GroundOf(ListUsage.Row entry) => entry.Ground switch
    {
        AccessGround.Self => null,
        AccessGround.Parent => Text["Ground_Parent"].Value,
        AccessGround.PowerOfAttorney => Text["Ground_PowerOfAttorney"].Value,
        AccessGround.Appointed => Text["Ground_Appointed"].Value,
        AccessGround.Preview => Text["Ground_Preview"].Value,
        AccessGround.None => Text["Ground_None"].Value,
        AccessGround.Organisation => Text["Ground_Organisation"].Value,
        AccessGround.System => Text["Ground_System"].Value,
    };

    private string WhatWasDone(ListUsage.Row entry) =>
        catalogue.Find(entry.ServiceCode) is { } service
            ? $"{catalogue.Text(localizers, service, "Service_Name")}: {catalogue.Text(localizers, service, $"Action_{entry.ActionCode}")}"
            : entry.ServiceCode;

    private string? Remark(ListUsage.Row entry)
    {
        var outcome = entry.Outcome switch
        {
            UsageOutcome.Done => null,
            UsageOutcome.Attempted => entry.Denial is null ? Text["Outcome_Attempted"].Value : Text["Outcome_Refused"].Value,
            UsageOutcome.Continued => Text["Outcome_Continued"].Value,
            UsageOutcome.Repeated => Text["Outcome_Repeated"].Value,
        };
        var also = entry.AlsoShown?.Split(',').Select(catalogue.Find).OfType<PortalService>().Select(service => catalogue.Text(localizers, service, "Service_Name")).ToList();
        return outcome ?? (also is { Count: > 0 } ? Text["AlsoShown", string.Join(", ", also)].Value : null);
    }

    private string WhereFrom(ListUsage.Row entry) => entry.Ground switch
    {
        AccessGround.Self or AccessGround.Parent or AccessGround.PowerOfAttorney or AccessGround.Appointed or AccessGround.Preview or AccessGround.None => entry.Client,
        AccessGround.Organisation => entry.ActorName,
        AccessGround.System => Text["ThePortal"],
    };
}
