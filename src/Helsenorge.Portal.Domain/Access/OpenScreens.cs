namespace Helsenorge.Portal.Domain.Access;

/// <summary>What is on somebody's screen, for whoever watches over it.</summary>
/// <param name="Key">Of the address, when they act for another; null otherwise.</param>
/// <param name="Consent">The patient's consent that the screen rests on.</param>
/// <param name="Shown">The services it was read through.</param>
public sealed record OpenScreen(Actor Actor, string? Key, ConsentLevel? Consent, IReadOnlyList<PortalService> Shown)
{
    /// <summary>It was read without what is hidden from 12: on the 12th birthday what was read before shows too much.</summary>
    public bool IsNarrow { get; init; }
}

public enum ScreenStanding
{
    Stands,

    /// <summary>The log-in has ended.</summary>
    LoggedOut,

    /// <summary>The log-in ran out unused, or reached its longest time.</summary>
    RunOut,

    /// <summary>Something that is shown would be refused now: it must be asked for again.</summary>
    AskAgain,
}

/// <summary>Asks, for many open screens at once, whether what they show may still be shown. Reads no patient's rows, and writes no log.</summary>
public sealed class OpenScreens(PortalDatabase database, SessionLimits limits, Representation.RepresentationOptions representation, TimeProvider clock)
{
    /// <summary>In the order they were given.</summary>
    public async Task<IReadOnlyList<ScreenStanding>> LookAsync(IReadOnlyList<OpenScreen> screens, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(screens);
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        var standing = await PatientGate.StandingAsync(
            db, [.. screens.Select(screen => screen.Actor).Distinct()], [.. screens.Select(screen => screen.Key).OfType<string>().Distinct()], now, cancel);
        return [.. screens.Select(screen => Of(screen, standing.GetValueOrDefault(screen.Actor)?.Access, now))];
    }

    private ScreenStanding Of(OpenScreen screen, AccessFacts? facts, DateTimeOffset now) => facts switch
    {
        // Withdrawal deletes log-ins; the end of a right to act deletes none, and leaves the facts that say so.
        null or { SessionEndedAt: not null } => ScreenStanding.LoggedOut,
        _ when AccessRules.HasRunOut(facts.SessionStartedAt, facts.SessionLastUsedAt, limits, now) => ScreenStanding.RunOut,
        _ when (facts.Consent ?? ConsentLevel.None) < (screen.Consent ?? ConsentLevel.None) => ScreenStanding.AskAgain,
        _ when screen.Shown.Any(service => ShowsTooMuch(screen, AccessRules.Decide(service, service.View, screen.Actor, facts, limits, now, representation.AddressRule))) => ScreenStanding.AskAgain,
        _ => ScreenStanding.Stands,
    };

    private static bool ShowsTooMuch(OpenScreen screen, AccessVerdict now) => !now.IsOpen || (now.IsNarrow && !screen.IsNarrow);
}
