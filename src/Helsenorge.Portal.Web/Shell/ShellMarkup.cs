using System.Collections.Concurrent;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>
/// The parts of the shell that are the same for everybody who reads a language, and never change while a page is open: the menus and the
/// footer. They are most of an ordinary page's elements, so each is written once, and one text serves every request and circuit.
/// </summary>
public sealed class ShellMarkup(FeatureCatalogue catalogue, IStringLocalizerFactory localizers)
{
    private static readonly string[] Numbers = ["Emergency", "OutOfHours", "Guidance"];
    private readonly ConcurrentDictionary<(string Part, string Language, string Symbols), MarkupString> written = new();
    private readonly IStringLocalizer text = localizers.Create(typeof(ShellText));

    /// <summary>The services of somebody who is logged in.</summary>
    public MarkupString Services(ResourceAssetCollection assets, bool isYoung) => Once($"services {isYoung}", assets, () => Services(assets, catalogue.OfferedTo(isYoung), areOpen: true));

    /// <summary>The public pages of all services, for a visitor.</summary>
    public MarkupString PublicServices(ResourceAssetCollection assets) => Once("public-services", assets, () => Services(assets, catalogue.Services, areOpen: false));

    /// <summary>What is the person's own, under their name.</summary>
    public MarkupString Profile(ResourceAssetCollection assets, bool isYoung) => Once($"profile {isYoung}", assets, () => EncodedMarkup.Of($"""
        <ul class="folders"><li><a href="acting-for" data-enhance-nav="false">{Symbols.Of(assets, "users")}{text["ActFor"]}</a></li>{Links(assets, catalogue.OfferedTo(isYoung).Where(service => service.Group is ServiceGroup.Profile), areOpen: true)}</ul>
        """));

    /// <summary>Where help is, and what the portal says of itself.</summary>
    public MarkupString Help(ResourceAssetCollection assets) => Once("help", assets, () => EncodedMarkup.Of($"""
        <h2>{text["HelpNow"]}</h2><div class="help-numbers">{EncodedMarkup.Join(Numbers.Select(number => EncodedMarkup.Of($"""<div><a href="{Telephone.AddressOf(text[$"{number}_Number"])}">{text[$"{number}_Number"]}</a><span>{text[$"{number}_When"]}</span></div>""")))}</div>
        <nav class="site-footer__links" aria-label="{text["AboutPortal"]}"><a href="about">{text["AboutPortal"]}</a><a href="privacy">{text["Privacy"]}</a><a href="accessibility">{text["Accessibility"]}</a><a href="help">{text["Help"]}</a></nav>
        """));

    private MarkupString Services(ResourceAssetCollection assets, IEnumerable<PortalService> services, bool areOpen) => EncodedMarkup.Of($"""
        <div class="menu__list"><div class="wrap">{EncodedMarkup.Join(services.GroupBy(service => service.Group).OrderBy(group => group.Key).Select(group => Group(assets, group, areOpen)))}
        <p><a class="link-go" href="services">{text["AllServices"]}{Symbols.Of(assets, "arrowRight", small: true)}</a></p></div></div>
        """);

    private MarkupString Group(ResourceAssetCollection assets, IGrouping<ServiceGroup, PortalService> group, bool areOpen) => EncodedMarkup.Of($"""
        <section><h2>{text[$"ServiceGroup_{group.Key}"]}</h2><ul class="menu__services">{Links(assets, group, areOpen)}</ul></section>
        """);

    private MarkupString Links(ResourceAssetCollection assets, IEnumerable<PortalService> services, bool areOpen) => EncodedMarkup.Join(services.Select(service => EncodedMarkup.Of($"""
        <li><a href="{(areOpen ? service.Path : $"services/{service.Code}")}">{Symbols.Of(assets, service.Icon)}{catalogue.Text(localizers, service, "Service_Name")}</a></li>
        """)));

    private MarkupString Once(string part, ResourceAssetCollection assets, Func<MarkupString> write) => written.GetOrAdd((part, Languages.Current, assets["icons.svg"]), _ => write());
}
