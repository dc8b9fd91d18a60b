using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Access;

/// <summary>A page of a service: loads once for prerendering and circuit together, and stops its work when the person leaves.</summary>
public abstract class ServicePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    /// <summary>Names what prerendering loaded. All that travels through the browser.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? LoadHandle { get; set; }

    [Inject] internal PrerenderHandover Handover { get; set; } = null!;

    [Inject] internal IActorAccessor Actors { get; set; } = null!;

    [Inject] internal PageLoad PageLoad { get; set; } = null!;

    [Inject] internal OwnDrafts OwnDrafts { get; set; } = null!;

    [Inject] internal ActingTexts Whom { get; set; } = null!;

    protected CancellationToken Leaving => leaving.Token;

    /// <summary>For a button that sends and for a receipt: names the person acted for.</summary>
    protected string ForWhom(string text) => Whom.Named(text);

    protected async Task<T> LoadOnceAsync<T>(Func<Task<T>> load) where T : class
    {
        if (await Actors.GetActorAsync() is not { } actor)
        {
            return await load();
        }

        if (!RendererInfo.IsInteractive)
        {
            var loaded = await load();
            LoadHandle = Handover.Put(loaded, actor, GetType(), PageLoad.Consent, PageLoad.IsNarrow);
            return loaded;
        }

        var handle = LoadHandle;
        LoadHandle = null;
        if (handle is null)
        {
            return await load();
        }

        if (Handover.TryTake<T>(handle, actor, GetType(), out var taken, out var consent, PageLoad.IsNarrow))
        {
            // It was loaded a moment ago, by what held then.
            PageLoad.Consent = consent;
            return taken;
        }

        // Another node, or more than a minute: read again, and the log says that it is the same visit.
        PageLoad.IsContinued = true;
        try
        {
            return await load();
        }
        finally
        {
            PageLoad.IsContinued = false;
        }
    }

    /// <summary>The same for a page with a form: what was typed into it before and never sent comes with it, and the key it will be sent by.</summary>
    /// <param name="itemId">What the form is about, where the same form is for several things.</param>
    protected async Task<(T Answer, FormDraft Draft)> LoadFormAsync<T>(PortalService service, ServiceAction action, Func<Task<T>> load, Guid? itemId = null) where T : class
    {
        var loaded = await LoadOnceAsync(async () => new LoadedForm<T>(await load(), await OwnDrafts.OpenAsync(new DraftForm(service, action, itemId), Leaving)));
        return (loaded.Answer, loaded.Draft);
    }

    private sealed record LoadedForm<T>(T Answer, FormDraft Draft);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            leaving.Cancel();
            leaving.Dispose();
        }
    }
}
