namespace Helsenorge.Portal.Domain.People;

/// <summary>Which national numbers somebody may type here.</summary>
/// <param name="Synthetic">Numbers made for tests: never in production.</param>
public sealed record AcceptedNumbers(bool Synthetic)
{
    public bool TryParse(string? text, out NationalIdentityNumber number) => NationalIdentityNumber.TryParse(text, Synthetic, out number);
}
