using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

/// <summary>Who is found by what, and in which order, on both engines that run here.</summary>
public sealed class GpSearchTests
{
    private static readonly GpSearch Everybody = new(null, null, null, null, SpokenLanguages.None, OfferedServices.None, OnlyFree: false, null);
    private static readonly Place Home = new(60.9, 5.2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Each_thing_that_is_asked_for_is_answered(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var surgery = PortalHarness.Solbakken(OfferedServices.DirectBooking | OfferedServices.Video);
        await portal.GivenAsync(surgery);
        await GivenAsync(portal, "Åse Ødegård", "1", Sex.Female, SpokenLanguages.Norwegian | SpokenLanguages.Polish, "Fjordby", free: 2, surgeryId: surgery.Id);
        await GivenAsync(portal, "Jens Øvrebø", "2", Sex.Male, SpokenLanguages.Norwegian, "Vikøy", free: 0);
        await GivenAsync(portal, "Unni Brekke", "3", Sex.Female, SpokenLanguages.Norwegian, "Fjordby", free: 0, endsOn: new DateOnly(2026, 5, 31));

        Assert.Equal(["2", "1"], await FoundAsync(portal, Everybody));
        Assert.Equal(["1"], await FoundAsync(portal, Everybody with { Name = "  ødegård " }));
        Assert.Equal(["2"], await FoundAsync(portal, Everybody with { Municipality = "vikØ" }));
        Assert.Equal(["1"], await FoundAsync(portal, Everybody with { Sex = Sex.Female }));
        Assert.Equal(["1"], await FoundAsync(portal, Everybody with { Language = SpokenLanguages.Polish }));
        Assert.Equal(["1"], await FoundAsync(portal, Everybody with { Offer = OfferedServices.Video }));
        Assert.Empty(await FoundAsync(portal, Everybody with { Offer = OfferedServices.Renewal }));
        Assert.Equal(["1"], await FoundAsync(portal, Everybody with { OnlyFree = true }));
        Assert.Empty(await FoundAsync(portal, Everybody with { Name = "100%_'; --" }));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task The_nearest_come_first_and_each_is_shown_once_however_many_share_a_door(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        for (var at = 0; at < 47; at++)
        {
            // Seven at each door: their distances are equal, and a page of twenty ends among them.
            await GivenAsync(portal, $"Lege {at:00}", $"{100 + at}", Sex.Male, SpokenLanguages.Norwegian, "Fjordby", free: 1, north: (at / 7) * 0.05);
        }

        await GivenAsync(portal, "Ingen vet", "99", Sex.Male, SpokenLanguages.Norwegian, "Fjordby", free: 1, north: null);
        var shown = new List<GpFound>();
        for (string? after = null; ;)
        {
            await using var db = portal.Database.CreateClosed();
            var page = await GpFinder.SearchAsync(db, Everybody with { After = after }, Home, Cancel);
            shown.AddRange(page.Take(GpSearch.PageSize));
            if (page.Count <= GpSearch.PageSize)
            {
                break;
            }

            after = shown[^1].HprNumber;
        }

        Assert.Equal(48, shown.Select(gp => gp.Id).Distinct().Count());
        Assert.Equal(48, shown.Count);
        Assert.Equal(shown.OrderBy(gp => gp.Kilometres ?? double.MaxValue).ThenBy(gp => gp.HprNumber, StringComparer.Ordinal).Select(gp => gp.HprNumber), shown.Select(gp => gp.HprNumber));
        Assert.Null(shown[^1].Kilometres);
        Assert.Equal(5.56, shown[10].Kilometres!.Value, 2);
    }

    [Theory]
    [InlineData(5, 10)]
    [InlineData(6, 20)]
    public async Task Within_so_many_kilometres_of_home(int kilometres, int found)
    {
        await using var portal = await PortalHarness.StartAsync();
        for (var at = 0; at < 20; at++)
        {
            await GivenAsync(portal, $"Lege {at:00}", $"{100 + at}", Sex.Male, SpokenLanguages.Norwegian, "Fjordby", free: 1, north: (at / 10) * 0.05);
        }

        await using var db = portal.Database.CreateClosed();
        Assert.Equal(found, (await GpFinder.SearchAsync(db, Everybody with { WithinKilometres = kilometres }, Home, Cancel)).Count);
    }

    private static async Task GivenAsync(PortalHarness portal, string name, string hprNumber, Sex sex, SpokenLanguages languages, string municipality, int free, double? north = 0, DateOnly? endsOn = null, Guid? surgeryId = null)
    {
        var said = new RegisteredGpList(hprNumber, name, sex, languages, "889640782", "Legekontoret", new("Gata 1", "5999", "Byen", municipality), "+4755550123", Home.Latitude + north, north is null ? null : Home.Longitude, 1000, 900, endsOn);
        var list = GpList.Of(said);
        list.Refresh(said, null, surgeryId, portal.Clock.GetUtcNow());
        (list.Opening, list.Places) = (1, free);
        await portal.GivenAsync(list);
    }

    private static async Task<IEnumerable<string>> FoundAsync(PortalHarness portal, GpSearch search)
    {
        await using var db = portal.Database.CreateClosed();
        return (await GpFinder.SearchAsync(db, search, null, Cancel)).Select(gp => gp.HprNumber);
    }
}
