using Helsenorge.Portal.TestIdPorten.Sessions;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Helsenorge.Portal.TestIdPorten.LogIn;

/// <summary>
/// The page posts to the address it was shown at, and carries the portal's own request along as it came:
/// after a pushed request that is <c>client_id</c> and <c>request_uri</c>. What belongs to the page is told apart here.
/// </summary>
internal sealed record LogInFields
{
    public const string SearchName = "q";
    public const string LanguageName = "lang";
    public const string LevelName = "level";
    public const string PersonName = "person";
    public const string NumberName = "number";
    public const string CancelName = "cancel";
    public const string LowerLevelValue = "substantial";
    public const string TokenName = "__RequestVerificationToken";

    private static readonly HashSet<string> Names = [SearchName, LanguageName, LevelName, PersonName, NumberName, CancelName, TokenName];

    public string Search { get; private init; } = "";
    public string? Language { get; private init; }
    public AssuranceLevel Level { get; private init; }

    /// <summary>Chosen in the list or typed; as it was typed.</summary>
    public string? Number { get; private init; }
    public bool IsTyped { get; private init; }
    public bool IsCancelled { get; private init; }

    /// <summary>Posted by the page itself, not by a portal.</summary>
    public bool IsAnswer { get; private init; }

    /// <summary>The portal's request.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Request { get; init; }

    /// <summary>
    /// Takes the page's fields out of the protocol request, before OpenIddict logs it: a national number is among them.
    /// </summary>
    public static Action<OpenIddictServerHandlerDescriptor.Builder<ExtractAuthorizationRequestContext>> KeepOutOfProtocol { get; } = builder =>
        builder.SetOrder(int.MaxValue - 1).UseInlineHandler(context =>
        {
            foreach (var name in Names)
            {
                context.Request?.RemoveParameter(name);
            }

            return default;
        });

    public static async Task<LogInFields> ReadAsync(HttpRequest request)
    {
        var isPost = HttpMethods.IsPost(request.Method);
        IEnumerable<KeyValuePair<string, StringValues>> source = isPost ? await request.ReadFormAsync() : request.Query;
        var values = source.ToDictionary(field => field.Key, field => field.Value);
        string? Own(string name) => values.TryGetValue(name, out var value) ? value.ToString() : null;

        return new LogInFields
        {
            Search = Own(SearchName)?.Trim() ?? "",
            Language = Own(LanguageName),
            Level = Own(LevelName) == LowerLevelValue ? AssuranceLevel.Substantial : AssuranceLevel.High,
            Number = isPost ? Own(PersonName) ?? Own(NumberName) : null,
            IsTyped = isPost && Own(PersonName) is null,
            IsCancelled = isPost && Own(CancelName) is not null,
            IsAnswer = isPost && Own(TokenName) is not null,
            Request = [.. from field in values where !Names.Contains(field.Key) from value in field.Value select KeyValuePair.Create(field.Key, value)],
        };
    }

    /// <summary>The address of this page, in the same request, with other choices on it.</summary>
    public string Address(string? language = null, AssuranceLevel? level = null, string? search = null) =>
        Protocol.OpenIdServer.AuthorizePath + QueryString.Create([.. Request, .. Choices(level ?? Level, search ?? Search), .. Choice(LanguageName, language)]);

    private static IEnumerable<KeyValuePair<string, string?>> Choices(AssuranceLevel level, string search) =>
        [.. Choice(LevelName, level is AssuranceLevel.Substantial ? LowerLevelValue : null), .. Choice(SearchName, search)];

    private static IEnumerable<KeyValuePair<string, string?>> Choice(string name, string? value) =>
        string.IsNullOrEmpty(value) ? [] : [KeyValuePair.Create(name, (string?)value)];
}
