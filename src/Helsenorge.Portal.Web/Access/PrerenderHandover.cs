using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Microsoft.Extensions.Caching.Memory;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// Keeps what prerendering loaded until the circuit of the same page load takes it: in this node's memory, once, for a minute, and
/// only for the same log-in, patient and page. The browser carries a random handle and no data.
/// </summary>
public sealed class PrerenderHandover : IDisposable
{
    private const int MostLoads = 4_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private readonly MemoryCache loads;

    public PrerenderHandover(TimeProvider clock) => loads = new MemoryCache(new MemoryCacheOptions { SizeLimit = MostLoads, Clock = new CacheClock(clock) });

    /// <param name="consent">The level that the load rests on.</param>
    /// <param name="isNarrow">What is hidden from 12 was hidden when it was read.</param>
    public string Put(object load, Actor actor, Type page, ConsentLevel? consent, bool isNarrow = false)
    {
        var handle = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        loads.Set(handle, new Held(load, actor, page, consent, isNarrow), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
        return handle;
    }

    /// <param name="isNarrow">What holds now: a load from before a 12th birthday is left, and read again.</param>
    public bool TryTake<T>(string handle, Actor actor, Type page, [NotNullWhen(true)] out T? load, out ConsentLevel? consent, bool isNarrow = false)
    {
        (load, consent) = (default, null);
        if (!loads.TryGetValue(handle, out Held? held) || held is null || !Interlocked.Exchange(ref held.Taken, true).Equals(false))
        {
            return false;
        }

        loads.Remove(handle);
        if (held.Actor == actor && held.Page == page && held.IsNarrow == isNarrow && held.Load is T found)
        {
            (load, consent) = (found, held.Consent);
            return true;
        }

        return false;
    }

    public void Dispose() => loads.Dispose();

    private sealed class Held(object load, Actor actor, Type page, ConsentLevel? consent, bool isNarrow)
    {
        public bool Taken;

        public object Load { get; } = load;

        public Actor Actor { get; } = actor;

        public Type Page { get; } = page;

        public ConsentLevel? Consent { get; } = consent;

        public bool IsNarrow { get; } = isNarrow;
    }

#pragma warning disable CS0618, CA2254 // The cache has no TimeProvider; this is its own port for a clock.
    private sealed class CacheClock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
#pragma warning restore CS0618, CA2254
}
