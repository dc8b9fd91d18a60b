using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Consents;

/// <summary>The ten rows by which the levels are explained (domain rules §3.1). Services not built yet are explained as well: the consent covers them when they come.</summary>
public static class ConsentMatrix
{
    /// <summary>The words that are agreed to. A change of meaning is a new version.</summary>
    public const string TextVersion = "2026-11";

    public static IReadOnlyList<ConsentLevel> Levels { get; } = [ConsentLevel.Full, ConsentLevel.BasicPlus, ConsentLevel.Basic];

    /// <summary>Code of the row's text, and the lowest level that includes it.</summary>
    public static IReadOnlyList<(string Code, ConsentLevel Minimum)> Rows { get; } =
    [
        ("Registries", ConsentLevel.Basic),
        ("Prescriptions", ConsentLevel.Basic),
        ("ChangeGp", ConsentLevel.Basic),
        ("ExemptionCard", ConsentLevel.Basic),
        ("Consents", ConsentLevel.Basic),
        ("TestResults", ConsentLevel.Basic),
        ("Records", ConsentLevel.BasicPlus),
        ("Appointments", ConsentLevel.Full),
        ("Travel", ConsentLevel.Full),
        ("Dialogue", ConsentLevel.Full),
    ];
}
