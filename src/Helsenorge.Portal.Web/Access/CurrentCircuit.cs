using Helsenorge.Portal.Domain.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Helsenorge.Portal.Web.Access;

/// <summary>What an open screen is told from outside.</summary>
public enum ScreenNews
{
    /// <summary>The log-in is over: nothing may stay on the screen.</summary>
    LoggedOut,

    /// <summary>The log-in ran out unused, or reached its longest time.</summary>
    RunOut,

    /// <summary>What is shown may rest on a right that has gone: it must be asked for again.</summary>
    AskAgain,

    /// <summary>The person has more windows open than the portal keeps alive.</summary>
    TooMany,

    /// <summary>Another log-in has connected to the circuit: it must end.</summary>
    Foreign,

    /// <summary>Much came from the browser and it never says that it has shown anything: the circuit must end.</summary>
    Deaf,
}

/// <summary>
/// This circuit: who opened it, and what its screen must hear. A circuit belongs to the log-in that opened it; whoever connects to it
/// under another is nobody to the doors, and the circuit ends (dotnet/aspnetcore #65272: the framework lets them in).
/// </summary>
internal sealed class CurrentCircuit(OpenCircuits circuits, AuthenticationStateProvider states, NavigationManager navigation, ActingFor acting, PageLoad pageLoad) : CircuitHandler
{
    // What comes in before the browser is asked whether it shows what it is sent, and how long it may take to say so.
    private const int MostUnproved = 20;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.25);
    private Actor? actor;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isForeign;
    private bool isConnected = true;
    private int unproved;
    private DateTimeOffset? askedAt;

    public event Action<ScreenNews>? Told;

    /// <summary>Somebody has to render something, however small: what Blazor does after it proves that the browser is there.</summary>
    public event Action? Asked;

    /// <summary>The node has been told to stop: the page may save what is typed, and rests until it finds another.</summary>
    public event Func<Task>? Stopping;

    /// <summary>False in a request, where there is no circuit.</summary>
    public bool IsCircuit { get; private set; }

    public Guid PersonId { get; private set; }

    public Guid SessionId { get; private set; }

    public OpenScreen Screen => new(actor!, acting.Key, pageLoad.Consent, pageLoad.Shown) { IsNarrow = pageLoad.IsNarrow };

    /// <summary>The latest that the screen was told and has to stand by; null while all is well.</summary>
    public ScreenNews? Standing { get; private set; }

    /// <summary>The actor of this circuit, as long as it is still the one who opened it.</summary>
    public async ValueTask<Actor?> GetActorAsync()
    {
        var user = (await states.GetAuthenticationStateAsync()).User;
        return !isForeign && user.Id(PortalClaims.PersonId) == PersonId && user.Id(PortalClaims.SessionId) == SessionId ? actor : null;
    }

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await states.GetAuthenticationStateAsync()).User;
        IsCircuit = true;
        PersonId = user.Id(PortalClaims.PersonId) ?? throw new InvalidOperationException("A circuit needs a log-in.");
        SessionId = user.Id(PortalClaims.SessionId) ?? throw new InvalidOperationException("A circuit needs a log-in.");
        // The address of the page, which the browser gave when it asked for the circuit, says for whom; it never changes while the circuit lives.
        await acting.FindAsync(PersonId, new Uri(navigation.BaseUri).AbsolutePath, cancellationToken);
        actor = acting.ActorOf(PersonId, SessionId);
        states.AuthenticationStateChanged += OnUserChanged;
        circuits.Add(circuit.Id, this);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        states.AuthenticationStateChanged -= OnUserChanged;
        circuits.Remove(circuit.Id);
        closed.TrySetResult();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => activity =>
    {
        Interlocked.Increment(ref unproved);
        return next(activity);
    };

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (isConnected, askedAt) = (true, null);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        isConnected = false;
        return Task.CompletedTask;
    }

    /// <summary>The browser has said that it shows what it was sent.</summary>
    public void HasShown()
    {
        askedAt = null;
        Volatile.Write(ref unproved, 0);
    }

    /// <summary>Asks the page to save and to rest. Done when it has let go of this circuit, or has gone.</summary>
    public async Task PauseAsync()
    {
        if (isConnected && Stopping is { } stopping)
        {
            await stopping();
            await closed.Task;
            // The answer that tells the page so is still on its way.
            await Task.Delay(Farewell);
        }
    }

    public void Tell(ScreenNews news)
    {
        if (news is not ScreenNews.AskAgain)
        {
            Standing = news;
        }

        Told?.Invoke(news);
    }

    /// <summary>Hears how the screen stands, from the watch.</summary>
    /// <param name="screen">As it was when the watch began to look.</param>
    public void Hear(OpenScreen screen, ScreenStanding standing, DateTimeOffset now)
    {
        if (pageLoad.IsLeaving)
        {
            return;
        }

        if (isConnected && IsSilent(now))
        {
            Tell(ScreenNews.Deaf);
            return;
        }

        switch (standing)
        {
            case ScreenStanding.Stands:
                break;
            case ScreenStanding.AskAgain when !ReferenceEquals(screen.Shown, pageLoad.Shown):
                // Read anew meanwhile, such as by whoever has just chosen less consent on it: looked at again in a second.
                break;
            case ScreenStanding.LoggedOut:
                Tell(ScreenNews.LoggedOut);
                break;
            case ScreenStanding.RunOut:
                Tell(ScreenNews.RunOut);
                break;
            case ScreenStanding.AskAgain:
                // Told once: what is on the screen next is decided anew.
                (pageLoad.Consent, pageLoad.Shown) = (null, []);
                Tell(ScreenNews.AskAgain);
                break;
        }
    }

    private bool IsSilent(DateTimeOffset now)
    {
        if (askedAt is { } asked)
        {
            return now - asked > LongestSilence;
        }

        if (Volatile.Read(ref unproved) >= MostUnproved)
        {
            askedAt = now;
            Asked?.Invoke();
        }

        return false;
    }

    // A reconnection brings its own user, after the handlers have been told of it: this is where it shows.
    private async void OnUserChanged(Task<AuthenticationState> changed)
    {
        await changed;
        if (await GetActorAsync() is null)
        {
            isForeign = true;
            Tell(ScreenNews.Foreign);
        }
    }
}
