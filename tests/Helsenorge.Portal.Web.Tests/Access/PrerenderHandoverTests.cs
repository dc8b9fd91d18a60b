using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Microsoft.Extensions.Time.Testing;

namespace Helsenorge.Portal.Web.Tests.Access;

public sealed class PrerenderHandoverTests : IDisposable
{
    private static readonly Guid Kari = Guid.NewGuid();
    private static readonly Guid Arne = Guid.NewGuid();
    private static readonly Actor KarisLogIn = new(Kari, Kari, Guid.NewGuid());
    private readonly FakeTimeProvider clock = new();
    private readonly PrerenderHandover handover;
    private readonly string handle;

    public PrerenderHandoverTests()
    {
        handover = new PrerenderHandover(clock);
        handle = handover.Put("what was loaded", KarisLogIn, typeof(AppointmentsPage), ConsentLevel.Full);
    }

    public void Dispose() => handover.Dispose();

    [Fact]
    public void The_circuit_of_the_same_page_load_takes_it_once()
    {
        Assert.True(handover.TryTake<string>(handle, KarisLogIn, typeof(AppointmentsPage), out var load, out _));
        Assert.Equal("what was loaded", load);

        Assert.False(handover.TryTake(handle, KarisLogIn, typeof(AppointmentsPage), out load, out _));
        Assert.Null(load);
    }

    [Fact]
    public void Another_log_in_of_the_same_person_gets_nothing() => IsRefused(KarisLogIn with { SessionId = Guid.NewGuid() }, typeof(AppointmentsPage));

    [Fact]
    public void Another_person_gets_nothing() => IsRefused(new Actor(Arne, Arne, KarisLogIn.SessionId), typeof(AppointmentsPage));

    [Fact]
    public void The_same_person_acting_for_another_gets_nothing() => IsRefused(KarisLogIn with { SubjectId = Arne }, typeof(AppointmentsPage));

    [Fact]
    public void Another_page_gets_nothing() => IsRefused(KarisLogIn, typeof(GeneralPractitionerPage));

    [Fact]
    public void A_guess_gets_nothing() => Assert.False(handover.TryTake<string>(handle[..^1] + "x", KarisLogIn, typeof(AppointmentsPage), out _, out _));

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(61, false)]
    public void It_is_kept_for_a_minute(int seconds, bool kept)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(kept, handover.TryTake<string>(handle, KarisLogIn, typeof(AppointmentsPage), out _, out _));
    }

    [Fact]
    public async Task Of_many_that_take_at_once_one_gets_it()
    {
        for (var round = 0; round < 200; round++)
        {
            var shared = handover.Put("load", KarisLogIn, typeof(AppointmentsPage), ConsentLevel.Full);
            using var start = new Barrier(4);
            var takers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return handover.TryTake(shared, KarisLogIn, typeof(AppointmentsPage), out string? _, out ConsentLevel? _);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Single(takers, taken => taken);
        }
    }

    // Whoever asks wrongly has also used it up: a handle that has been seen by somebody else is worth nothing.
    private void IsRefused(Actor actor, Type page)
    {
        Assert.False(handover.TryTake<string>(handle, actor, page, out var load, out _));
        Assert.Null(load);
        Assert.False(handover.TryTake<string>(handle, KarisLogIn, typeof(AppointmentsPage), out _, out _));
    }
}
