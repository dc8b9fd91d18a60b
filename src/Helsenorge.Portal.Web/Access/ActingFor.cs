using System.Text.RegularExpressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.AspNetCore.Authentication;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Whom this request or circuit is for, as its address says. Scoped; set once, before anything asks.</summary>
public sealed partial class ActingFor(ActingKeys keys)
{
    /// <summary>Null in own use.</summary>
    public string? Key { get; private set; }

    /// <summary>Null in own use, and where the key is nobody's to this person.</summary>
    public ActingSubject? Subject { get; private set; }

    public bool IsActing => Key is not null;

    public bool IsPreview => Subject is { Preview: not ServiceAreas.None };

    /// <summary>Where the address of one's own use begins.</summary>
    public const string Own = "/";

    /// <summary>The page of those one may act for.</summary>
    public const string People = "/acting-for";

    public static string AddressOf(string key) => $"/for/{key}/";

    /// <summary>The path base of an address that names somebody: <c>/for/{key}</c>; null when it names nobody.</summary>
    public static string? PathBaseOf(string path) => Named().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Reads whom the path names. False when it names somebody who is nobody to this person.</summary>
    public async Task<bool> FindAsync(Guid personId, string path, CancellationToken cancel)
    {
        if (PathBaseOf(path) is not { } named)
        {
            return true;
        }

        Key = named["/for/".Length..];
        Subject = await keys.FindAsync(personId, Key, cancel);
        return Subject is not null;
    }

    /// <summary>Null when the address names somebody who is nobody to this person.</summary>
    public Actor? ActorOf(Guid personId, Guid sessionId) => this switch
    {
        { IsActing: false } => new Actor(personId, personId, sessionId),
        { Subject: { } subject } => new Actor(personId, subject.SubjectId, sessionId) { Preview = subject.Preview },
        _ => null,
    };

    [GeneratedRegex("^(/for/[A-Za-z0-9_-]{22})(?:/|$)")]
    private static partial Regex Named();
}

public static class ActingForAddresses
{
    /// <summary>
    /// Takes <c>/for/{key}</c> off the path, after authentication and before routing: base address, links, router and circuit follow, so
    /// that two tabs never mix and a reload keeps the person.
    /// </summary>
    public static void UseActingFor(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (ActingFor.PathBaseOf(context.Request.Path.Value ?? "") is not { } named)
        {
            await next(context);
            return;
        }

        if (context.User.Id(PortalClaims.PersonId) is not { } person)
        {
            await context.ChallengeAsync(new AuthenticationProperties { RedirectUri = context.Request.Path + context.Request.QueryString });
            return;
        }

        // A key that is another's, or nobody's, is an address that does not exist.
        if (await context.RequestServices.GetRequiredService<ActingFor>().FindAsync(person, named, context.RequestAborted))
        {
            context.Request.PathBase += named;
            var rest = context.Request.Path.Value![named.Length..];
            context.Request.Path = rest.Length == 0 ? "/" : rest;
        }

        await next(context);
    });
}
