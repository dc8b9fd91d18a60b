using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Helsenorge.Portal.Web.Drafts;

/// <summary>Where the page's script keeps what is typed: outside the circuit, so that it is kept also while there is none.</summary>
internal static class DraftEndpoints
{
    public const string Path = "/drafts";

    // Twice what is kept: letters beyond Latin take more room on the way.
    private const int MostBytes = (2 * DraftFields.MostBytes) + 20_000;

    /// <summary>A request of the script, also where somebody is acted for and the address still says so.</summary>
    public static bool IsOne(PathString path) => new PathString((path.Value ?? "")[(ActingFor.PathBaseOf(path.Value ?? "")?.Length ?? 0)..]).StartsWithSegments(Path);

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup(Path).RequireAuthorization().RequireScriptToken().WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        drafts.MapPost("", SaveAsync);
        drafts.MapPost("/latest", LatestAsync);
    }

    private static async Task<IResult> SaveAsync([FromBody] Typed typed, OwnDrafts drafts, DraftTickets tickets, CancellationToken cancel)
    {
        if (tickets.Open(typed.Ticket) is not { } ticket)
        {
            return Results.StatusCode(StatusCodes.Status410Gone);
        }

        var saved = await drafts.SaveAsync(
            new DraftTyped(ticket.Form, ticket.Key, ticket.ActorId, ticket.SubjectId, DraftFields.Of(typed.Fields ?? []), typed.Version, typed.Seen ?? [])
            {
                Aside = typed.Aside is { } aside ? DraftFields.Of(aside) : null,
            },
            cancel);
        return Results.Json(new Answer(saved.Refusal?.ToString(), Of(saved.Kept, withFields: saved.Refusal is DraftRefusal.Conflict)), statusCode: saved.Refusal is { } no ? StatusOf(no) : StatusCodes.Status200OK);
    }

    private static int StatusOf(DraftRefusal refusal) => refusal switch
    {
        DraftRefusal.LoggedOut => StatusCodes.Status401Unauthorized,
        DraftRefusal.Foreign or DraftRefusal.Closed => StatusCodes.Status403Forbidden,
        DraftRefusal.Conflict => StatusCodes.Status409Conflict,
        DraftRefusal.Sent => StatusCodes.Status410Gone,
        DraftRefusal.TooLong => StatusCodes.Status413PayloadTooLarge,
    };

    // Asked by a page that was left while it saved: the page it has become may have been read before that came.
    private static async Task<IResult> LatestAsync([FromBody] Asked asked, OwnDrafts drafts, DraftTickets tickets, CancellationToken cancel) =>
        tickets.Open(asked.Ticket) is { } ticket && await drafts.LatestAsync(ticket.Form, ticket.ActorId, ticket.SubjectId, cancel) is { } kept
            ? Results.Json(new Answer(null, Of(kept, withFields: true)))
            : Results.NoContent();

    private static Kept? Of(KeptDraft? kept, bool withFields) => kept is null ? null : new Kept(kept.Version, PortalFormat.Time(kept.At), withFields ? kept.Fields.Values : null);

    private sealed record Typed(string? Ticket, Guid Version, IReadOnlyList<Guid>? Seen, Dictionary<string, string>? Fields, Dictionary<string, string>? Aside);

    private sealed record Asked(string? Ticket);

    private sealed record Answer(string? Refusal, Kept? Kept);

    private sealed record Kept(Guid Version, string At, IReadOnlyDictionary<string, string>? Fields);
}
