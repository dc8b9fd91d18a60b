using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>What the pages here say alike.</summary>
internal static class GpWords
{
    public static IReadOnlyList<SpokenLanguages> Languages { get; } = [.. Enum.GetValues<SpokenLanguages>().Where(language => language is not SpokenLanguages.None)];

    public static IReadOnlyList<OfferedServices> Offers { get; } = [.. Enum.GetValues<OfferedServices>().Where(offer => offer is not OfferedServices.None)];

    public static string Spoken(IStringLocalizer text, SpokenLanguages spoken) => string.Join(", ", Languages.Where(language => spoken.HasFlag(language)).Select(language => text[$"Language_{language}"]));

    public static string? Distance(IStringLocalizer text, GpFound gp) => gp.Kilometres switch
    {
        null => null,
        < 1 => text["Distance_Near"].Value,
        { } far => text["Distance", Math.Round(far)].Value,
    };

    /// <summary>Null for nothing, and for what somebody has written into the address by hand.</summary>
    public static T? Read<T>(string? typed) where T : struct, Enum => Enum.TryParse<T>(typed, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    public static IReadOnlyList<Guid> Ids(string[]? typed) => [.. (typed ?? []).Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(CompareGps.Most + 1)];
}
