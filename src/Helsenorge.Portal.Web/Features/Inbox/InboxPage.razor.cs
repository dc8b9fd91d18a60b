using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Inbox;

public sealed partial class InboxPage(ListThreads listThreads, InboxPlace place)
{
    private const string Unread = "unread";
    // Each as it was loaded, under the one before.
    private readonly List<IReadOnlyList<ListThreads.Row>> loads = [];
    private ListThreads.Answer? answer;
    private ListThreads.Wanted loaded = new(InboxFolder.In);
    private string query = "";
    private string from = "";
    private string by = "";
    private bool more;

    // Why somebody sees less than there is: the narrowest reason is told.
    private enum Hides
    {
        ByConsent,
        ByProxy,
        ByParent,
        ByYouth,
    }

    /// <summary>Folder and kind are part of the address, so that a reload and the back button keep them. What one looks for is not: an address says nothing about a person. <see cref="InboxPlace"/> keeps it.</summary>
    [SupplyParameterFromQuery]
    public string? Folder { get; set; }

    /// <summary><c>unread</c>, or a kind.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    private ListThreads.Wanted Chosen => new(
        Named<InboxFolder>(Folder) ?? InboxFolder.In,
        Named<MessageKind>(Show),
        string.Equals(Show, Unread, StringComparison.OrdinalIgnoreCase),
        from.Length == 0 ? null : from,
        // There is no field to search the drafts by.
        Named<InboxFolder>(Folder) is InboxFolder.Drafts || query.Trim().Length == 0 ? null : query.Trim(),
        int.TryParse(by, CultureInfo.InvariantCulture, out var at) && at < Writers.Count ? Writers[at].PersonId : null);

    // By place in the list: no key of a person goes to the browser.
    private IReadOnlyList<ListThreads.Writer> Writers => answer?.Writers ?? [];

    private string? Lead => answer is null ? null : UnreadIn(InboxFolder.In) switch
    {
        0 => Text["Lead"].Value,
        1 => Text["Lead_UnreadOne"].Value,
        var count => Text["Lead_Unread", count].Value,
    };

    private Hides? Hidden => answer switch
    {
        { Consent: < ConsentLevel.Full } => Hides.ByConsent,
        { Ground: AccessGround.PowerOfAttorney or AccessGround.Preview or AccessGround.Appointed } => Hides.ByProxy,
        { Ground: AccessGround.Parent, IsRestricted: true } => Hides.ByParent,
        { Ground: AccessGround.Self, IsRestricted: true } => Hides.ByYouth,
        _ => null,
    };

    // The page of the level is open to those alone who may choose it.
    private bool MayChooseLevel => answer is { Ground: AccessGround.Self or AccessGround.Parent or AccessGround.Appointed };

    private bool IsSearch => loaded is not { Query: null, From: null, By: null };

    private IEnumerable<ListThreads.Group> Here => (answer?.Groups ?? []).Where(group => group.IsWithin(loaded.Folder));

    private long InFolder => Here.Sum(group => group.Count);

    private IReadOnlyList<string> Senders => [.. Here.Select(group => group.Counterpart).Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture)];

    private IReadOnlyList<(MessageKind Kind, long Count)> Kinds => [.. Here.GroupBy(group => group.Kind).OrderBy(kind => kind.Key).Select(kind => (kind.Key, kind.Sum(group => group.Count)))];

    protected override async Task OnInitializedAsync()
    {
        var back = place.Find(Chosen);
        loaded = back?.Wanted ?? Chosen;
        (query, from) = (loaded.Query ?? "", loaded.From ?? "");
        Replace(await LoadOnceAsync(() => back is { } left ? listThreads.ReturnAsync(loaded, left.Count, Leaving) : listThreads.RunAsync(loaded, null, Leaving)));
        by = Writers.Select((writer, at) => (writer, at)).Where(one => one.writer.PersonId == loaded.By).Select(one => one.at.ToString(CultureInfo.InvariantCulture)).FirstOrDefault("");
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && !loaded.IsPartOf(Chosen))
        {
            // Whoever wrote in one folder may have written nothing in the other.
            (from, by) = loaded.Folder == Chosen.Folder ? (from, by) : ("", "");
            await LoadAsync();
        }
    }

    private Task SearchAsync() => LoadAsync();

    // The link beside it leads to the same folder with nothing chosen.
    private async Task ForgetSearchAsync()
    {
        (query, from, by) = ("", "", "");
        if (loaded is { UnreadOnly: false, Kind: null })
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var wanted = Chosen;
        loaded = wanted;
        var fresh = await listThreads.RunAsync(wanted, null, Leaving);
        // Another was asked for meanwhile.
        if (wanted == loaded)
        {
            Replace(fresh);
        }
    }

    private async Task ShowMoreAsync()
    {
        var (wanted, last) = (loaded, loads[^1]);
        var next = await listThreads.RunAsync(wanted, last[^1], Leaving);
        // Pressed twice, or something else chosen meanwhile: these do not follow what is shown now.
        if (wanted == loaded && last == loads[^1])
        {
            loads.Add(next.Threads);
            more = next.More;
            place.Keep(loaded, loads.Sum(rows => rows.Count));
        }
    }

    private void Replace(ListThreads.Answer fresh)
    {
        (answer, more) = (loaded.Query is null || answer is null ? fresh : fresh with { Writers = Writers }, fresh.More);
        loads.Clear();
        loads.Add(fresh.Threads);
        place.Keep(loaded, fresh.Threads.Count);
    }

    // The counts are of the folder: a search would find fewer.
    private string Counted(string name, long count) => IsSearch ? Text[$"{name}_Uncounted"] : Text[name, count];

    private long UnreadIn(InboxFolder folder) => (answer?.Groups ?? []).Where(group => group.IsUnread && group.IsWithin(folder)).Sum(group => group.Count);

    private static T? Named<T>(string? value) where T : struct, Enum => Enum.TryParse<T>(value, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;

    private static string AddressOf(InboxFolder folder, string? show) => (folder, show) switch
    {
        (InboxFolder.In, null) => "inbox",
        (_, null) => $"inbox?folder={Lower(folder.ToString())}",
        (InboxFolder.In, _) => $"inbox?show={Lower(show)}",
        _ => $"inbox?folder={Lower(folder.ToString())}&show={Lower(show)}",
    };

    private static string Lower(string name) => name.ToLowerInvariant();

    private static string IconOf(InboxFolder folder) => folder switch
    {
        InboxFolder.In => "mail",
        InboxFolder.Sent => "send",
        InboxFolder.Archive => "folder",
        InboxFolder.Drafts => "pen",
    };

    private string NameOf(ListThreads.Writer writer) => writer switch
    {
        { IsViewer: true } => Text["By_You"],
        { IsPatient: true } => Acting.Subject?.Name?.GivenName ?? Text["ThePatient"].Value,
        _ => writer.Name,
    };
}
