using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>A circuit that is misused ends, or stands still; nobody else's notices.</summary>
public sealed class AbuseTests(DemoPortal demo)
{
    [Fact]
    public async Task Item_55_A_flood_of_events_ends_that_circuit()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        using var gunnvor = await demo.LogInAsync(People.Gunnvor);
        await using var flooded = await CircuitClient.OpenAsync(gunnvor, "/gp/booking");
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        var button = await flooded.ControlAsync(control => control.EventName == "click", "something to press");
        var rows = await RowsAsync("Gunnvor");

        for (var sent = 0; sent < 5_000 && !flooded.HasEnded; sent++)
        {
            _ = flooded.ClickAsync(button);
        }

        await flooded.UntilEndedAsync();
        await AnswersAsync(hers);
        Assert.Equal(rows, await RowsAsync("Gunnvor"));
    }

    [Fact]
    public async Task Item_55_A_person_in_a_hurry_is_no_flood()
    {
        using var gunnvor = await demo.LogInAsync(People.Gunnvor);
        await using var hers = await CircuitClient.OpenAsync(gunnvor, "/gp/booking");
        var button = await hers.ControlAsync(control => control.EventName == "click", "something to press");

        for (var sent = 0; sent < 100; sent++)
        {
            await hers.ClickAsync(button);
        }

        Assert.False(hers.HasEnded, hers.Error);
    }

    [Fact]
    public async Task Item_55_A_message_of_more_than_32_kilobytes_ends_that_circuit()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        await using var large = await CircuitClient.OpenAsync(kari, "/notifications");

        await large.SendAsync("OnLocationChanged", new Uri(large.Address, "/overview?x=".PadRight(40_000, 'x')).ToString(), null, true);

        await large.UntilEndedAsync();
        await AnswersAsync(hers);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01C1")]
    [InlineData("029109")]
    [InlineData("FFFFFFFF0F00")]
    [InlineData("05950180C0DF")]
    [InlineData("06DD7FFFFFFF01")]
    [InlineData("7FFFFFFFFFFFFFFFFFFF")]
    public async Task Item_55_Bytes_that_are_no_message_end_that_connection(string bytes)
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        await using var broken = await CircuitClient.OpenAsync(kari, "/notifications");

        await broken.SendBytesAsync(Convert.FromHexString(bytes));

        await broken.UntilEndedAsync();
        await AnswersAsync(hers);
    }

    [Fact]
    public async Task Item_55_Who_never_says_that_anything_was_shown_is_sent_little_more()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        await using var deaf = await CircuitClient.OpenAsync(kari, "/notifications");
        deaf.Acknowledges = false;
        var before = deaf.Batches;

        for (var sent = 0; sent < 40; sent++)
        {
            await deaf.NavigateAsync(sent % 2 == 0 ? "/profile/consent" : "/notifications");
        }

        // Sent after all of them: when it is answered, they have been heard.
        await deaf.CallAsync(null, "NoSuchMethod", 1, "[]");
        Assert.InRange(deaf.Batches - before, 1, 11);
        await AnswersAsync(hers);
    }

    [Fact]
    public async Task Item_55_Who_asks_for_much_and_never_says_that_anything_was_shown_is_ended()
    {
        var clock = new MovedClock();
        await using var own = await DemoPortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var kari = await own.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        await using var deaf = await CircuitClient.OpenAsync(kari, "/notifications");
        deaf.Acknowledges = false;

        for (var sent = 0; sent < 40; sent++)
        {
            await deaf.NavigateAsync(sent % 2 == 0 ? "/profile/consent" : "/notifications");
            await hers.NavigateAsync(sent % 2 == 0 ? "/profile/consent" : "/notifications");
        }

        // A second of the portal's for a tenth of ours, for less than a log-in lasts; the portal looks by our seconds, on a busy machine by more.
        using var seconds = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var second = 0; second < 2_000 && !deaf.HasEnded; second++)
        {
            await seconds.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            clock.By += second < 1_200 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
            // On a busy machine the word that the first page was shown may come after all of the above, and is then believed.
            if (second % 10 == 0)
            {
                await deaf.CallAsync(null, "NoSuchMethod", 1, "[]");
            }
        }

        Assert.True(deaf.HasEnded, "It stands still and lives on.");
        Assert.False(hers.HasEnded, hers.Error);
        await AnswersAsync(hers);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }

    private static async Task AnswersAsync(CircuitClient circuit)
    {
        await circuit.NavigateAsync("/overview");
        await circuit.SeesAsync("Hei, Kari");
    }

    private async Task<int> RowsAsync(string name) => (await demo.LookAsync($"SELECT l.Sequence FROM UsageLog l JOIN People p ON p.Id = l.PatientId WHERE p.GivenName = '{name}'")).Count;
}
