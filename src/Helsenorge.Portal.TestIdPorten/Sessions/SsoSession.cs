using System.Collections.Immutable;

namespace Helsenorge.Portal.TestIdPorten.Sessions;

/// <summary>The levels of assurance that ID-porten gives, lowest first.</summary>
internal enum AssuranceLevel
{
    Substantial,
    High,
}

internal static class AssuranceLevels
{
    public static string Acr(this AssuranceLevel level) => level switch
    {
        AssuranceLevel.Substantial => "idporten-loa-substantial",
        AssuranceLevel.High => "idporten-loa-high",
    };

    /// <summary>The least that satisfies <paramref name="acrValues"/>; no demand is satisfied by any level.</summary>
    public static AssuranceLevel Demanded(IReadOnlyCollection<string> acrValues) =>
        acrValues.Count > 0 && acrValues.All(value => value == AssuranceLevel.High.Acr()) ? AssuranceLevel.High : AssuranceLevel.Substantial;
}

/// <summary>One person's log-in in one browser, shared by all clients.</summary>
/// <param name="Key">Held by the browser's cookie; never leaves in a token.</param>
/// <param name="Sid">Named in tokens and at logout.</param>
/// <param name="ClientIds">The clients that took part, and so are told when it ends.</param>
internal sealed record SsoSession(
    string Key,
    string Sid,
    string Number,
    AssuranceLevel Level,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset LastUsedAt,
    ImmutableSortedSet<string> ClientIds)
{
    public static TimeSpan IdleLimit { get; } = TimeSpan.FromMinutes(30);
    public static TimeSpan AbsoluteLimit { get; } = TimeSpan.FromMinutes(120);

    public bool IsAlive(DateTimeOffset now) => now - LastUsedAt < IdleLimit && now - AuthenticatedAt < AbsoluteLimit;

    /// <summary>Never the number: what is logged is printed.</summary>
    public override string ToString() => Sid;
}
