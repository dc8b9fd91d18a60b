using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Public;

/// <summary>What the public pages say of a service, read from its declaration.</summary>
public sealed class ServiceTexts(
    FeatureCatalogue catalogue,
    IStringLocalizerFactory localizers,
    IStringLocalizer<ShellText> shell,
    IStringLocalizer<PublicText> text)
{
    public string Name(PortalService service) => Of(service, "Service_Name");

    public string Summary(PortalService service) => Of(service, "Service_Summary");

    public string About(PortalService service) => Of(service, "Service_About");

    public string Action(PortalService service, ServiceAction action) => Of(service, $"Action_{action.Code}");

    public string Level(ConsentLevel level) => shell[$"ConsentLevel_{level}"];

    /// <summary>The areas in words, separated by commas.</summary>
    public string Areas(ServiceAreas areas) =>
        string.Join(", ", Enum.GetValues<ServiceArea>().Where(area => areas.Includes(area)).Select(area => shell[$"ServiceArea_{area}"].Value));

    /// <summary>One sentence for looking, and one for each action that asks for something else.</summary>
    public IEnumerable<string> Consent(PortalService service)
    {
        var acting = service.Actions.Where(action => action.Minimum != service.MinimumConsent)
            .Select(action => text["Consent_Act", InSentence(Action(service, action)), Level(action.Minimum)].Value);
        string looking = service.MinimumConsent is ConsentLevel.None
            ? text["Consent_None"]
            : text["Consent_View", Level(service.MinimumConsent)];
        return acting.Prepend(looking);
    }

    public string Proxy(PortalService service) => service.Areas switch
    {
        ServiceAreas.None => text["Proxy_Never"],
        ServiceAreas.Any => text["Proxy_Any"],
        var areas => text["Proxy_Area", Areas(areas)],
    };

    public string ProxyInShort(PortalService service) => service.Areas switch
    {
        ServiceAreas.None => text["Proxy_NeverShort"],
        ServiceAreas.Any => text["Proxy_AnyShort"],
        var areas => Areas(areas),
    };

    public string Who(PortalService service) => service.Youth is YouthAccess.Closed ? text["Who_Adults"] : text["Who_AdultsAndYouth"];

    /// <summary>Whether every word is somewhere in the service's texts, in the language of the page.</summary>
    public bool Matches(PortalService service, string words)
    {
        var all = string.Join(' ', Summary(service), Name(service), About(service),
            string.Join(' ', service.Actions.Select(action => Action(service, action))));
        return words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            CultureInfo.CurrentCulture.CompareInfo.IndexOf(all, word, CompareOptions.IgnoreCase) >= 0);
    }

    private string Of(PortalService service, string key) => catalogue.Text(localizers, service, key);

    private static string InSentence(string action) => char.ToLower(action[0], CultureInfo.CurrentCulture) + action[1..];
}
