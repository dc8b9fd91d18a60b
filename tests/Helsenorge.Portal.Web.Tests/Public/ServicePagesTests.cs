using System.Net;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Public;
using Helsenorge.Portal.Web.Shell;
using Helsenorge.Portal.Web.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Tests.Public;

public sealed class ServicePagesTests(PortalServer server) : IClassFixture<PortalServer>
{
    public static TheoryData<string, string> EveryServiceInEveryLanguage { get; } = [.. Codes().SelectMany(code => Languages.All, (code, language) => (code, language))];

    public static TheoryData<string> EveryLanguage { get; } = [.. Languages.All];

    [Theory]
    [MemberData(nameof(EveryServiceInEveryLanguage))]
    public async Task Every_service_has_a_page_that_says_what_it_is_and_asks_for(string code, string language)
    {
        InLanguage.Use(language);
        var service = Catalogue.Find(code)!;
        var text = Resolve<IStringLocalizer<PublicText>>();
        var page = WebUtility.HtmlDecode(await server.Visitor(language).GetStringAsync($"/services/{code}", TestContext.Current.CancellationToken));

        string[] said =
        [
            Said(service, "Service_Name"), Said(service, "Service_Summary"), Said(service, "Service_About"),
            .. service.Actions.Where(action => !action.IsProviders).Prepend(service.View).Select(action => Said(service, $"Action_{action.Code}")),
            Known(text[$"ParentUntil12_{service.ParentUntil12}"]), Known(text[$"ParentFrom12_{service.ParentFrom12}"]),
            Known(text[$"Youth_{service.Youth}"]), Known(text["Unlisted_Text"]),
            Known(Resolve<IStringLocalizer<ShellText>>()[$"ConsentLevel_{service.FullUse}"]),
            $"/login?return={Uri.EscapeDataString($"/{service.Path}")}",
        ];
        Assert.All(said, sentence => Assert.Contains(sentence, page, StringComparison.Ordinal));
        // What the provider does is not what a person can do.
        Assert.All(service.Actions.Where(action => action.IsProviders), action => Assert.DoesNotContain(Said(service, $"Action_{action.Code}"), page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void Every_level_area_group_and_age_step_has_words(string language)
    {
        InLanguage.Use(language);
        var shell = Resolve<IStringLocalizer<ShellText>>();
        var text = Resolve<IStringLocalizer<PublicText>>();

        Assert.All(Enum.GetNames<ConsentLevel>(), name => Known(shell[$"ConsentLevel_{name}"]));
        Assert.All(Enum.GetNames<ServiceArea>(), name => Known(shell[$"ServiceArea_{name}"]));
        Assert.All(Enum.GetNames<ServiceGroup>(), name => Known(shell[$"ServiceGroup_{name}"]));
        Assert.All(Enum.GetNames<ParentAccess>(), name => Known(text[$"ParentUntil12_{name}"]));
        Assert.All(Enum.GetNames<ParentAccess>(), name => Known(text[$"ParentFrom12_{name}"]));
        Assert.All(Enum.GetNames<YouthAccess>(), name => Known(text[$"Youth_{name}"]));
    }

    [Theory]
    [InlineData("nb", "ledig time", "gp.booking")]
    [InlineData("nn", "TENESTENE fastlegen din", "gp")]
    [InlineData("en", "withdraw", "consent")]
    public async Task A_service_is_found_by_its_words(string language, string words, string code)
    {
        var page = await server.Visitor(language).GetStringAsync($"/services?q={Uri.EscapeDataString(words)}", TestContext.Current.CancellationToken);

        Assert.Contains($"class=\"stretched\" href=\"services/{code}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_without_results_says_so_and_repeats_no_markup()
    {
        var page = await server.Visitor("nb").GetStringAsync("/services?q=%3Cb%3Exyz", TestContext.Current.CancellationToken);

        Assert.Contains("Ingen tjenester passer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    private FeatureCatalogue Catalogue => Resolve<FeatureCatalogue>();

    private T Resolve<T>() where T : notnull => server.Services.GetRequiredService<T>();

    private string Said(PortalService service, string key)
    {
        var said = Catalogue.Text(Resolve<IStringLocalizerFactory>(), service, key);
        Assert.NotEqual(key, said);
        return said;
    }

    private static string Known(LocalizedString text)
    {
        Assert.False(text.ResourceNotFound, text.Name);
        return text;
    }

    private static IEnumerable<string> Codes()
    {
        var services = new ServiceCollection();
        services.AddPortalFeatures();
        return services.BuildServiceProvider().GetRequiredService<FeatureCatalogue>().Services.Select(service => service.Code);
    }
}
