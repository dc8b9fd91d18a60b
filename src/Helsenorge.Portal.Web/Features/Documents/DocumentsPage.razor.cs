using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Helsenorge.Portal.Web.Features.Documents;

public sealed partial class DocumentsPage(ListDocuments listDocuments, ShowDocument showDocument, TakeOutDocument takeOut)
{
    private readonly List<ListDocuments.Row> letters = [];
    private ListDocuments.Answer? answer;
    private ShowDocument.Answer? opened;
    private ElementReference outcome;
    private Guid? loaded;
    private Guid key = Guid.NewGuid();
    private bool more;
    private bool isOut;
    private bool isSending;

    /// <summary>The letter that is opened, part of the address: the back button leads to the list.</summary>
    [SupplyParameterFromQuery]
    public string? Letter { get; set; }

    // What is no id is no letter that was kept.
    private Guid? Chosen => Letter is null ? null : Guid.TryParse(Letter, out var id) ? id : Guid.Empty;

    private Crumb? Parent => opened is null ? null : new("documents", Text["Service_Name"]);

    private string Title => opened switch
    {
        null => Text["Service_Name"],
        { Document: { } letter } => letter.Subject,
        _ => Text["NotFound_Title"],
    };

    private string? Lead => opened switch
    {
        null => Text["Lead"].Value,
        { Document: { } letter } => Text["LetterFrom", letter.Counterpart].Value,
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        loaded = Chosen;
        if (loaded is { } id)
        {
            opened = await LoadOnceAsync(() => showDocument.RunAsync(id, Leaving));
        }
        else
        {
            Replace(await LoadOnceAsync(() => listDocuments.RunAsync([], Leaving)));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if ((answer is not null || opened is not null) && loaded != Chosen)
        {
            (loaded, opened, isOut, key) = (Chosen, null, false, Guid.NewGuid());
            if (loaded is { } id)
            {
                opened = await showDocument.RunAsync(id, Leaving);
            }
            else
            {
                Replace(await listDocuments.RunAsync([], Leaving));
            }
        }
    }

    private void Replace(ListDocuments.Answer fresh)
    {
        (answer, more) = (fresh, fresh.More);
        letters.Clear();
        letters.AddRange(fresh.Letters);
    }

    private async Task ShowMoreAsync()
    {
        var last = letters[^1].Id;
        var next = await listDocuments.RunAsync(letters, Leaving);
        // Pressed twice: these do not follow what is shown now.
        if (letters.Count > 0 && last == letters[^1].Id)
        {
            letters.AddRange(next.Letters);
            more = next.More;
        }
    }

    private async Task TakeOutAsync()
    {
        if (isSending || loaded is not { } id)
        {
            return;
        }

        isSending = true;
        // Taken out elsewhere is taken out all the same.
        await takeOut.RunAsync(id, key, Leaving);
        (isOut, isSending) = (true, false);
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private async Task PrintAsync() => await Js.InvokeVoidAsync("print");
}
