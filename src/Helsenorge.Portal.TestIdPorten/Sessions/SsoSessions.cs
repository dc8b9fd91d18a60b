using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.TestIdPorten.Sessions;

/// <summary>All living sessions, in memory. The browser holds a random key only.</summary>
internal sealed class SsoSessions(TimeProvider clock)
{
    public const string CookieName = "testidporten-session";

    private readonly Lock gate = new();
    private readonly Dictionary<string, SsoSession> byKey = [];

    /// <summary>The living session of this browser, or null.</summary>
    public SsoSession? Find(HttpRequest request)
    {
        lock (gate)
        {
            return Alive(request.Cookies[CookieName]);
        }
    }

    /// <summary>
    /// Logs a person in. When the browser already has that person's session it goes on with a new time and level, so that
    /// clients which took part in it still hear of its end; another person's session is replaced.
    /// </summary>
    public SsoSession LogIn(HttpContext http, string number, AssuranceLevel level)
    {
        var now = clock.GetUtcNow();
        SsoSession session;
        lock (gate)
        {
            foreach (var dead in byKey.Values.Where(other => !other.IsAlive(now)).ToList())
            {
                byKey.Remove(dead.Key);
            }

            var former = Alive(http.Request.Cookies[CookieName]);
            if (former is not null)
            {
                byKey.Remove(former.Key);
            }

            // A new key at every log-in, so that a key somebody planted in the browser is worth nothing.
            session = former is not null && former.Number == number
                ? former with { Key = Random(), Level = level, AuthenticatedAt = now, LastUsedAt = now }
                : new SsoSession(Random(), Random(), number, level, now, now, []);
            byKey[session.Key] = session;
        }

        http.Response.Cookies.Append(CookieName, session.Key, Cookie(http));
        return session;
    }

    /// <summary>A client got an answer from the session: it lives longer, and the client will be told when it ends.</summary>
    public void Use(SsoSession session, string clientId)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(session.Key, out var current))
            {
                byKey[session.Key] = current with { LastUsedAt = clock.GetUtcNow(), ClientIds = current.ClientIds.Add(clientId) };
            }
        }
    }

    /// <summary>Ends the browser's session, and the one that <paramref name="sid"/> names when that is another.</summary>
    public IReadOnlyList<SsoSession> End(HttpContext http, string? sid)
    {
        http.Response.Cookies.Delete(CookieName, Cookie(http));
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var key = http.Request.Cookies[CookieName];
            var ended = byKey.Values.Where(session => session.Key == key || session.Sid == sid).ToList();
            ended.ForEach(session => byKey.Remove(session.Key));

            // As with ID-porten, nobody is told of a session that had already run out.
            return ended.FindAll(session => session.IsAlive(now));
        }
    }

    private SsoSession? Alive(string? key) =>
        key is not null && byKey.TryGetValue(key, out var session) && session.IsAlive(clock.GetUtcNow()) ? session : null;

    private static string Random() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    private static CookieOptions Cookie(HttpContext http) => new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps };
}
