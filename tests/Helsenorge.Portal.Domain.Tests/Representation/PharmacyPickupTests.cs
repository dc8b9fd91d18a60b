using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Representation;

public sealed class PharmacyPickupTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateOnly Born = new(1980, 5, 17);
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_4_5_It_opens_nothing_in_the_portal_and_has_a_code_that_a_pharmacy_can_check()
    {
        var pickup = await GiveAsync();

        var valid = await CheckAsync(PharmacyPickup.Shown(pickup.Code), Born);

        Assert.Equal(new ValidPickup("Siri Lunde", "Kari Nordli", Today.AddMonths(12)), valid);
        Assert.Equal(0, await portal.LookAsync<PowerOfAttorney, int>(all => all.CountAsync(Cancel)));
        var entry = await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.OrderBy(e => e.Sequence).LastAsync(Cancel));
        Assert.Equal(("check-pickup", AccessGround.System, null), (entry.ActionCode, entry.Ground, entry.ActorId));
        Assert.Equal([NotificationKind.PharmacyPickupGiven], await portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Select(line => line.Kind).ToListAsync(Cancel)));
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task What_is_unknown_born_on_another_day_or_ended_is_answered_alike_and_leaves_no_trace()
    {
        var pickup = await GiveAsync();
        Assert.Null(await EndAsync(pickup.Id));
        var entries = await CountLogAsync();

        Assert.Null(await CheckAsync(pickup.Code, Born));
        Assert.Null(await CheckAsync((await GiveAsync()).Code, Born.AddDays(1)));
        Assert.Null(await CheckAsync("ABCDEFGHJKMN", Born));
        Assert.Null(await CheckAsync(null, Born));
        Assert.Null(await CheckAsync((await GiveAsync()).Code + "2", Born));
        Assert.Equal(entries + 2, await CountLogAsync());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task The_last_day_is_included(int daysLater, bool isValid)
    {
        var pickup = await GiveAsync(Today);
        portal.Clock.Advance(TimeSpan.FromDays(daysLater));

        Assert.Equal(isValid, await CheckAsync(pickup.Code, Born) is not null);
    }

    [Fact]
    public async Task Section_4_4_With_a_protected_address_it_is_neither_given_nor_valid()
    {
        var pickup = await GiveAsync();
        await portal.GivenAddressAsync(kari, AddressProtection.Confidential);

        Assert.Null(await CheckAsync(pickup.Code, Born));
        Assert.Equal(PickupRefusal.AddressProtected, (await TryGiveAsync("Siri Lunde", Today)).Refusal);
    }

    [Fact]
    public async Task After_a_death_no_code_holds()
    {
        var pickup = await GiveAsync();
        await portal.GivenAddressAsync(kari, AddressProtection.Ungraded, deceasedOn: Today);

        Assert.Null(await CheckAsync(pickup.Code, Born));
    }

    [Theory]
    [InlineData("Siri", 0, PickupRefusal.NameIncomplete)]
    [InlineData("Siri Lunde", -1, PickupRefusal.DatePassed)]
    [InlineData("Siri Lunde", null, PickupRefusal.DateMissing)]
    public async Task Name_and_date_are_asked_for(string name, int? days, PickupRefusal refusal) =>
        Assert.Equal(refusal, (await TryGiveAsync(name, days is { } ahead ? Today.AddDays(ahead) : null)).Refusal);

    [Fact]
    public async Task At_most_ten_at_once_and_none_twice_by_the_same_form()
    {
        for (var at = 0; at < PharmacyPickup.MostAtOnce; at++)
        {
            await GiveAsync();
        }

        Assert.Equal(PickupRefusal.TooMany, (await TryGiveAsync("Siri Lunde", Today)).Refusal);
        var first = await portal.LookAsync<PharmacyPickup, Guid>(all => all.Select(pickup => pickup.Id).FirstAsync(Cancel));
        Assert.Null(await EndAsync(first));
        Assert.Equal(PickupRefusal.NotStanding, await EndAsync(first));
        Assert.Equal(PickupRefusal.NotFound, await EndAsync(Guid.NewGuid()));
        var key = Guid.NewGuid();
        await TryGiveAsync("Siri Lunde", Today, key);
        await TryGiveAsync("Siri Lunde", Today, key);
        Assert.Equal(11, await portal.LookAsync<PharmacyPickup, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Codes_are_long_and_different_and_hold_no_letter_that_looks_like_a_digit()
    {
        var codes = Enumerable.Range(0, 200).Select(_ => new PharmacyPickup { CollectorName = "Siri Lunde" }.Code).ToList();
        await Task.CompletedTask;

        Assert.Equal(200, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[2-9A-HJ-KM-NP-TV-Z]{12}$", code));
        Assert.Equal("ABCD-EFGH-JKMN", PharmacyPickup.Shown("ABCDEFGHJKMN"));
        Assert.Equal("ABCDEFGHJKMN", PharmacyPickup.Typed(" abcd efgh–jkmn "));
    }

    private async Task<PharmacyPickup> GiveAsync(DateOnly? until = null)
    {
        Assert.True((await TryGiveAsync("Siri Lunde", until ?? Today.AddMonths(12))).Succeeded(out var id));
        return await portal.LookAsync<PharmacyPickup, PharmacyPickup>(all => all.SingleAsync(pickup => pickup.Id == id, Cancel));
    }

    private Task<Result<Guid, PickupRefusal>> TryGiveAsync(string name, DateOnly? until, Guid? key = null) =>
        portal.RunAsync<GivePickup, Result<Guid, PickupRefusal>>(give => give.RunAsync(name, until, key ?? Guid.NewGuid(), Cancel));

    private Task<PickupRefusal?> EndAsync(Guid pickup) => portal.RunAsync<EndPickup, PickupRefusal?>(end => end.RunAsync(pickup, Guid.NewGuid(), Cancel));

    private Task<ValidPickup?> CheckAsync(string? code, DateOnly born) => portal.Get<PharmacyCounter>().CheckAsync(code, born, Cancel);

    private Task<int> CountLogAsync() => portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(Cancel));
}
