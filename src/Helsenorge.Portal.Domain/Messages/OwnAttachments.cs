using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>A file as a form, a message or a letter that is kept shows it.</summary>
/// <param name="Size">Bytes.</param>
public sealed record AttachmentLine(Guid Id, string Name, int Size, bool IsScanned);

/// <summary>
/// The files that the person logged in has added to a form and not sent. As with what they type (<see cref="OwnDrafts"/>), it looks past the
/// filters, says in each query whose files it wants, and leaves no row in the log: they are theirs alone until they are sent.
/// </summary>
public sealed class OwnAttachments(PortalDatabase database, IActorAccessor actors, SessionLimits sessions, RepresentationOptions representation, PersonNumberVault vault, AttachmentLimits limits, TimeProvider clock)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>What holds now, for whoever asks before they add.</summary>
    public AttachmentTerms Terms => limits.On(clock.GetUtcNow());

    /// <summary>Why a file of this length could not be added, asked before any of it is read; null when it may be.</summary>
    /// <param name="form">As its page was given it.</param>
    public async Task<AttachmentRefusal?> RefuseAsync(FormDraft form, Guid id, long length, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        return await DecideAsync(db, form, now, cancel) is { } refusal ? refusal
            : await MeasureAsync(db, form, id, length, limits.On(now), now, cancel) is (_, { } full) ? full
            : null;
    }

    /// <summary>Keeps a file until its form is sent. The same id once more is the same file, of which the answer was lost.</summary>
    /// <param name="id">Made by the page for this file.</param>
    public async Task<Result<AttachmentLine, AttachmentRefusal>> AddAsync(FormDraft form, Guid id, CheckedFile file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(file);
        var hidden = file.Seal(form.SubjectId, vault, id);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            try
            {
                return await AddAsync(db, form, hidden, cancel);
            }
            catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
            {
                // Two at once: the other has the place.
            }
        }
    }

    /// <summary>What has been added to the form; null when nobody is logged in, or somebody else.</summary>
    public async Task<IReadOnlyList<AttachmentLine>?> ListAsync(FormDraft form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await OwnerAsync(form) is not { } actor)
        {
            return null;
        }

        await using var db = database.Create();
        var alive = LoginSessions.Alive(db, actor, sessions, clock.GetUtcNow());
        return await Of(db, form).Where(a => alive.Any()).OrderBy(a => a.Place).Select(a => new AttachmentLine(a.Id, a.Name, a.Size, a.IsScanned)).ToListAsync(cancel);
    }

    /// <summary>Takes one away again. Gone already is gone; false when it is another's, or has been sent.</summary>
    public async Task<bool> RemoveAsync(FormDraft form, Guid id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await OwnerAsync(form) is not { } actor)
        {
            return false;
        }

        await using var db = database.Create();
        var alive = LoginSessions.Alive(db, actor, sessions, clock.GetUtcNow());
        if (await db.All<Attachment>().SingleOrDefaultAsync(a => a.Id == id && alive.Any(), cancel) is not { } file)
        {
            return true;
        }

        if (file.DraftId != form.Key || file.SentBy != actor.PersonId)
        {
            return false;
        }

        db.Remove(db.Vouch(file));
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Sent, or taken away elsewhere, at this moment.
            return false;
        }
    }

    private static IQueryable<Attachment> Of(PortalDbContext db, FormDraft form) =>
        db.All<Attachment>().Where(a => a.DraftId == form.Key && a.SentBy == form.ActorId && a.PatientId == form.SubjectId);

    private async Task<Actor?> OwnerAsync(FormDraft form) =>
        await actors.GetActorAsync() is { IsPreview: false } actor && actor.PersonId == form.ActorId && actor.SubjectId == form.SubjectId ? actor : null;

    private async Task<Result<AttachmentLine, AttachmentRefusal>> AddAsync(PortalDbContext db, FormDraft form, SealedFile file, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await DecideAsync(db, form, now, cancel) is { } refusal)
        {
            return refusal;
        }

        var line = new AttachmentLine(file.Id, file.Name, file.Size, file.IsScanned);
        var (places, full) = await MeasureAsync(db, form, file.Id, file.Size, limits.On(now), now, cancel);
        if (full is { } no)
        {
            return no;
        }

        if (places.ContainsKey(file.Id))
        {
            return line;
        }

        // Who has typed nothing has a draft all the same: by it the form finds its files again.
        var actor = new Actor(form.ActorId, form.SubjectId, Guid.Empty);
        var drafts = await db.All<Draft>().Where(d => d.ActorId == form.ActorId && d.SubjectId == form.SubjectId && (d.Id == form.Key || d.LiveAs == form.Form.Code)).ToListAsync(cancel);
        if (drafts.Exists(draft => draft.Id != form.Key && draft.LiveAs is not null))
        {
            return AttachmentRefusal.Conflict;
        }

        if (drafts.Find(draft => draft.Id == form.Key) is not { } own)
        {
            own = Draft.Begin(form.Key, actor, form.Form);
            own.Keep(DraftFields.Empty, Guid.CreateVersion7(now), vault, now);
            db.AddVouched(own);
        }
        else if (own.LiveAs is null)
        {
            db.Vouch(own).BringBack(now);
        }

        var place = Enumerable.Range(0, places.Count + 1).First(at => !places.ContainsValue(at));
        var (row, content) = Attachment.Add(file, form.Key, place, actor, now);
        db.AddVouched(row);
        db.AddVouched(content);
        await db.SaveChangesAsync(cancel);
        return line;
    }

    // By the same rules as the gate's when it is sent, but for showing once more who one is: that comes then.
    private async Task<AttachmentRefusal?> DecideAsync(PortalDbContext db, FormDraft form, DateTimeOffset now, CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is null)
        {
            return AttachmentRefusal.LoggedOut;
        }

        if (await OwnerAsync(form) is not { } actor)
        {
            return AttachmentRefusal.Foreign;
        }

        var facts = await PatientGate.ReadAsync(db, actor, form.Key, now, cancel);
        return AccessRules.Decide(form.Form.Service, form.Form.Action, actor, facts?.Access, sessions, now, representation.AddressRule).Denial switch
        {
            AccessDenial.SessionEnded => AttachmentRefusal.LoggedOut,
            null or AccessDenial.FreshLoginNeeded when form.Form.Action.TakesFiles => facts?.Earlier is null ? null : AttachmentRefusal.Sent,
            _ => AttachmentRefusal.Closed,
        };
    }

    // The places that are taken, and why there is no room for one more.
    private static async Task<(Dictionary<Guid, int> Places, AttachmentRefusal? Full)> MeasureAsync(
        PortalDbContext db, FormDraft form, Guid id, long length, AttachmentTerms terms, DateTimeOffset now, CancellationToken cancel)
    {
        var places = await Of(db, form).ToDictionaryAsync(a => a.Id, a => a.Place, cancel);
        if (places.ContainsKey(id))
        {
            return (places, null);
        }

        if (length > terms.LongestFile)
        {
            return (places, AttachmentRefusal.TooLarge);
        }

        if (places.Count >= terms.MostInMessage)
        {
            return (places, AttachmentRefusal.TooMany);
        }

        var since = now - Day;
        var lately = await db.All<Attachment>().Where(a => a.SentBy == form.ActorId && a.AddedAt > since).SumAsync(a => (long)a.Size, cancel);
        return (places, lately + length > terms.MostADay ? AttachmentRefusal.OverQuota : null);
    }
}
