namespace Helsenorge.Portal.Architecture.Tests;

internal static class Rule
{
    /// <summary>Fails with every breach on a line of its own, so that one run shows them all.</summary>
    public static void None<T>(IEnumerable<T> breaches)
    {
        var found = breaches.Select(breach => breach?.ToString()).ToList();
        if (found.Count > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, found));
        }
    }
}
