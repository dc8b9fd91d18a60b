namespace Helsenorge.Portal.Registers;

/// <summary>Where the registers are. The addresses are those of the hosts: each adapter adds its own path.</summary>
public sealed record RegisterOptions
{
    public required Uri PopulationRegister { get; init; }
    public required Uri ContactRegister { get; init; }
    public required Uri GeneralPractitionerRegister { get; init; }

    /// <summary>False in production: an answer about a synthetic person is then not believed.</summary>
    public bool AllowSynthetic { get; init; }

    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>All attempts together, the reading of the answer included: nobody waits longer than this for a page.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a register that keeps failing is left in peace.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);
}
