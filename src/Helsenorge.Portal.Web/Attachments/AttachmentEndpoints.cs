using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Helsenorge.Portal.Web.Attachments;

/// <summary>How many files a node takes in at the same time: each is in its memory until it has been looked through.</summary>
public sealed class UploadPlaces : IDisposable
{
    private const int Most = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim free = new(Most);

    /// <summary>Null when all are taken for long.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken cancel) => await free.WaitAsync(Patience, cancel) ? new Place(free) : null;

    public void Dispose() => free.Dispose();

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}

/// <summary>
/// Where the page's script sends files, outside the circuit. The body is the file itself: nothing is unpacked on the way, and one that is too
/// long is refused before any of it is read.
/// </summary>
internal static class AttachmentEndpoints
{
    public const string Path = "/attachments";
    public const string Ticket = "Portal-Ticket";
    public const string Id = "Portal-File";
    public const string Name = "Portal-Name";
    private const int LongestQuestion = 20_000;
    private const int LongestName = 3_000;
    private const int SecondsToWait = 5;

    /// <summary>A request of the script, also where somebody is acted for and the address still says so.</summary>
    public static bool IsOne(PathString path) => new PathString((path.Value ?? "")[(ActingFor.PathBaseOf(path.Value ?? "")?.Length ?? 0)..]).StartsWithSegments(Path);

    public static void MapAttachments(this IEndpointRouteBuilder app)
    {
        var attachments = app.MapGroup(Path).RequireAuthorization().RequireScriptToken();
        attachments.MapPost("", AddAsync);
        attachments.MapPost("/list", ListAsync).WithMetadata(new RequestSizeLimitAttribute(LongestQuestion));
        attachments.MapPost("/remove", RemoveAsync).WithMetadata(new RequestSizeLimitAttribute(LongestQuestion));
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, OwnAttachments attachments, DraftTickets tickets, IAttachmentScanner scanner, UploadPlaces places, SystemAccess system, CancellationToken cancel)
    {
        var headers = context.Request.Headers;
        if (tickets.Open(headers[Ticket]) is not { } ticket || !Guid.TryParse(headers[Id], out var id) || id == Guid.Empty)
        {
            return Refuse(AttachmentRefusal.Closed);
        }

        if (context.Request.ContentLength is not { } length)
        {
            return Results.StatusCode(StatusCodes.Status411LengthRequired);
        }

        var (form, terms) = (FormOf(ticket), attachments.Terms);
        if ((length is 0 ? AttachmentRefusal.Empty : await attachments.RefuseAsync(form, id, length, cancel)) is { } early)
        {
            // What is still on its way is not waited for.
            context.Response.Headers.Connection = "close";
            return Refuse(early);
        }

        using var place = await places.EnterAsync(cancel);
        if (place is null)
        {
            return Later(context);
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = terms.LongestFile;
        var content = new byte[length];
        await context.Request.Body.ReadExactlyAsync(content, cancel);
        var check = CheckedFile.Check(NameOf(headers[Name].ToString()), content, terms);
        if (!check.Succeeded(out var file))
        {
            return Refuse(check.Refusal!.Value);
        }

        switch (await scanner.ScanAsync(content, cancel))
        {
            case ScanVerdict.Infected:
                await ReportAsync(system, cancel);
                return Refuse(AttachmentRefusal.Infected);
            case ScanVerdict.Away:
                return Refuse(AttachmentRefusal.ScannerAway);
            case ScanVerdict.Clean:
                file = file.AsScanned();
                break;
            case ScanVerdict.Unscanned:
                break;
        }

        var added = await attachments.AddAsync(form, id, file, cancel);
        return added.Succeeded(out var line) ? Results.Json(new Answer(null, Of(line))) : Refuse(added.Refusal!.Value);
    }

    private static async Task<IResult> ListAsync([FromBody] Asked asked, OwnAttachments attachments, DraftTickets tickets, CancellationToken cancel) =>
        tickets.Open(asked.Ticket) is { } ticket && await attachments.ListAsync(FormOf(ticket), cancel) is { } files
            ? Results.Json(new { Files = files.Select(Of) })
            : Refuse(AttachmentRefusal.Foreign);

    private static async Task<IResult> RemoveAsync([FromBody] Asked asked, OwnAttachments attachments, DraftTickets tickets, CancellationToken cancel) =>
        tickets.Open(asked.Ticket) is { } ticket && await attachments.RemoveAsync(FormOf(ticket), asked.Id, cancel) ? Results.NoContent() : Refuse(AttachmentRefusal.Foreign);

    private static FormDraft FormOf(DraftTicket ticket) => new(ticket.Form, ticket.Key, ticket.ActorId, ticket.SubjectId);

    // A header holds no letters beyond Latin.
    private static string NameOf(string header) => header.Length > LongestName ? "" : Uri.UnescapeDataString(header);

    private static async Task ReportAsync(SystemAccess system, CancellationToken cancel)
    {
        await using var access = system.Open();
        access.Db.Add(new SecurityLogEntry { At = access.OpenedAt, Event = "attachment.infected", Reason = nameof(AttachmentRefusal.Infected), TraceId = Activity.Current?.TraceId.ToString() });
        await access.Db.SaveChangesAsync(cancel);
    }

    private static IResult Later(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{SecondsToWait}";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Refuse(AttachmentRefusal refusal) => Results.Json(new Answer(refusal.ToString(), null), statusCode: refusal switch
    {
        AttachmentRefusal.LoggedOut => StatusCodes.Status401Unauthorized,
        AttachmentRefusal.Foreign or AttachmentRefusal.Closed => StatusCodes.Status403Forbidden,
        AttachmentRefusal.Conflict => StatusCodes.Status409Conflict,
        AttachmentRefusal.Sent => StatusCodes.Status410Gone,
        AttachmentRefusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
        AttachmentRefusal.NotAllowed => StatusCodes.Status415UnsupportedMediaType,
        AttachmentRefusal.Empty or AttachmentRefusal.TooManyPixels or AttachmentRefusal.TooMany or AttachmentRefusal.OverQuota or AttachmentRefusal.Infected => StatusCodes.Status422UnprocessableEntity,
        AttachmentRefusal.ScannerAway => StatusCodes.Status503ServiceUnavailable,
    });

    private static Line Of(AttachmentLine line) => new(line.Id, line.Name, PortalFormat.FileSize(line.Size), line.IsScanned);

    private sealed record Asked(string? Ticket, Guid Id);

    private sealed record Answer(string? Refusal, Line? File);

    private sealed record Line(Guid Id, string Name, string Size, bool IsScanned);
}
