using System.Globalization;
using System.Resources;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>The product's own texts, to find things by what people read.</summary>
public static class Said
{
    public static string By<TText>(string key, string language, params object[] values)
    {
        var culture = new CultureInfo(language);
        var text = new ResourceManager(typeof(TText)).GetString(key, culture) ?? throw new MissingManifestResourceException(key);
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }
}
