using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Export;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>The file as it leaves the server.</summary>
public sealed class ExportDownloadTests(DemoPortal portal)
{
    [Fact]
    public async Task It_is_a_file_to_keep_that_nobody_stores_on_the_way_and_that_names_nobody()
    {
        using var tuva = await portal.LogInAsync(People.Tuva);
        var export = await ReadyAsync(tuva, People.Tuva);

        var answer = await FetchAsync(tuva, export);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/zip", answer.Header("Content-Type"));
        Assert.Equal("attachment; filename=helseopplysninger.zip; filename*=UTF-8''helseopplysninger.zip", answer.Header("Content-Disposition"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("default-src 'none'; sandbox", answer.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.StartsWith("PK", answer.Body, StringComparison.Ordinal);

        var again = await FetchAsync(tuva, export);
        Assert.Equal((HttpStatusCode.Redirect, "../export"), (again.Status, again.Header("Location")));
    }

    [Fact]
    public async Task Another_site_cannot_make_the_browser_fetch_it()
    {
        using var ivar = await portal.LogInAsync(People.Ivar);
        var export = await ReadyAsync(ivar, People.Ivar);

        var answer = await ivar.FetchAsync(HttpMethod.Post, "/profile/export/download", [("exportId", export.ToString()), ("key", Guid.NewGuid().ToString())], ivar.Origin);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync(ivar, export)).Status);
    }

    [Fact]
    public async Task Somebody_else_is_sent_to_their_own_page()
    {
        using var tone = await portal.LogInAsync(People.Tone);
        var export = await ReadyAsync(tone, People.Tone);
        using var geir = await portal.LogInAsync(People.Geir);

        Assert.Equal(HttpStatusCode.Redirect, (await FetchAsync(geir, export)).Status);
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync(tone, export)).Status);
    }

    private static Task<Seen> FetchAsync(Visitor visitor, Guid export) => visitor.FetchAsync(
        HttpMethod.Post,
        "/profile/export/download",
        [("exportId", export.ToString()), ("key", Guid.NewGuid().ToString()), ("__RequestVerificationToken", visitor.FormToken)],
        visitor.Origin);

    /// <summary>Asked for past the page, whose button needs a circuit, and made by the portal's own background work.</summary>
    private async Task<Guid> ReadyAsync(Visitor visitor, string person)
    {
        await visitor.OpenAsync("/profile/export");
        var services = portal.Host.Portal.Services;
        var session = (await portal.LookAsync($"SELECT s.Id, s.ActorId FROM LoginSessions s JOIN People p ON p.Id = s.ActorId WHERE p.GivenName = '{portal.Person(person).Registered.GivenName}' AND s.EndedAt IS NULL ORDER BY s.StartedAt DESC LIMIT 1"))
            .Single().Split('|').Select(Guid.Parse).ToArray();
        var actor = new Actor(session[1], session[1], session[0]);
        await using var scope = services.CreateAsyncScope();
        var make = ActivatorUtilities.CreateInstance<MakeExport>(
            scope.ServiceProvider,
            ActivatorUtilities.CreateInstance<ServiceGate<ExportFeature>>(scope.ServiceProvider, ActivatorUtilities.CreateInstance<PatientGate>(scope.ServiceProvider, (IActorAccessor)new Fixed(actor))),
            (IActorAccessor)new Fixed(actor));
        Assert.True((await make.RunAsync(Guid.NewGuid(), TestContext.Current.CancellationToken)).Succeeded(out var made));
        var archive = services.GetRequiredService<ExportArchive>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await archive.StandingAsync(actor, made.ExportId, patience.Token))?.Status is not ExportStatus.Ready)
        {
            await Task.Delay(50, patience.Token);
        }

        return made.ExportId;
    }

    private sealed class Fixed(Actor actor) : IActorAccessor
    {
        public ValueTask<Actor?> GetActorAsync() => new(actor);
    }
}
