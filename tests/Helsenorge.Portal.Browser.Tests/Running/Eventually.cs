namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>For what happens beside the browser, which has its own waiting.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Longest);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Waited in vain until {what}.");
            await look.WaitForNextTickAsync();
        }
    }
}
