using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// The same texts, said of somebody else: where one acts for Mia and a text has a twin whose name ends in <c>_For</c>, the twin is used.
/// It takes what the text takes, and the given name after that.
/// </summary>
internal sealed class ActingLocalizer<T>(IStringLocalizerFactory factory, ActingFor acting) : IStringLocalizer<T>
{
    private readonly IStringLocalizer texts = factory.Create(typeof(T));

    public LocalizedString this[string name] => Twin(name, []) ?? texts[name];

    public LocalizedString this[string name, params object[] arguments] => Twin(name, arguments) ?? texts[name, arguments];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => texts.GetAllStrings(includeParentCultures);

    private LocalizedString? Twin(string name, object[] arguments)
    {
        if (acting.Subject?.Name is not { } subject || texts[$"{name}_For"] is not { ResourceNotFound: false } twin)
        {
            return null;
        }

        return new LocalizedString(name, string.Format(CultureInfo.CurrentCulture, twin.Value, [.. arguments, subject.GivenName]));
    }
}
