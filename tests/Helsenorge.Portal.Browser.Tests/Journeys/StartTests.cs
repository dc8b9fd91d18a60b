using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class StartTests(SharedPortal shared)
{
    [Fact]
    public async Task Everything_the_pages_ask_for_is_served_and_holds_something()
    {
        await using var visitor = await shared.VisitAsync();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        visitor.Page.Request += (_, request) =>
        {
            if (request.ResourceType is "stylesheet" or "script" or "image")
            {
                asked.Add(request.Url);
            }
        };

        await visitor.OpenAsync("/");
        await visitor.LogInAsAsync(People.Kari);

        Assert.Contains(asked, file => file.Contains("/portal.", StringComparison.Ordinal) && file.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(asked, file => file.Contains("blazor.web", StringComparison.Ordinal));
        using var client = new HttpClient();
        foreach (var file in asked.Where(file => !file.StartsWith("data:", StringComparison.Ordinal)))
        {
            Assert.True((await client.GetByteArrayAsync(new Uri(file), TestContext.Current.CancellationToken)).Length > 0, file);
        }
    }
}
