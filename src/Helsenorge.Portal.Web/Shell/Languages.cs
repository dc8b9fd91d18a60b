using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>Bokmål, nynorsk and English: chosen by the person, else by their register, else by the browser.</summary>
public static class Languages
{
    public const string CookieName = "portal.language";

    /// <summary>The claim that carries the language the signed-in person has in the contact register.</summary>
    public const string ClaimType = "language";

    public const string Default = "nb";

    public static IReadOnlyList<string> All { get; } = [Default, "nn", "en"];

    /// <summary>The language of the text being written.</summary>
    public static string Current => Match(CultureInfo.CurrentUICulture.Name) ?? Default;

    /// <summary>Ours for a language tag such as <c>nn-NO</c>; null when we do not have it.</summary>
    public static string? Match(string? tag) => tag?.Split('-', 2)[0].ToLowerInvariant() switch
    {
        "nb" or "no" => "nb",
        "nn" => "nn",
        "en" => "en",
        _ => null,
    };

    /// <summary>Says something in the language that somebody else has in their register, whatever is spoken here; ours when it names none of ours.</summary>
    public static T Speak<T>(string? language, Func<T> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Match(language) ?? Default);
        try
        {
            return say();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    public static string Of(HttpContext context) =>
        Match(context.Request.Cookies[CookieName])
        ?? Match(context.User.FindFirst(ClaimType)?.Value)
        ?? FromBrowser(context)
        ?? Default;

    public static IServiceCollection AddPortalLanguages(this IServiceCollection services) => services
        .AddLocalization()
        .AddRequestLocalization(options =>
        {
            CultureInfo[] cultures = [.. All.Select(WithFormats)];
            options.DefaultRequestCulture = new RequestCulture(Default);
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(new(Of(context)))),
            ];
        });

    // Each request gets a copy of its culture. What the original has read of its formats is copied too; otherwise each reads them anew.
    private static CultureInfo WithFormats(string language)
    {
        var culture = new CultureInfo(language);
        _ = (culture.NumberFormat, culture.DateTimeFormat);
        return culture;
    }

    private static string? FromBrowser(HttpContext context) => context.Request.GetTypedHeaders().AcceptLanguage
        .Where(language => language.Quality is not 0)
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => Match(language.Value.Value))
        .FirstOrDefault(language => language is not null);
}
