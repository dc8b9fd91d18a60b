using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Drafts;

/// <summary>
/// The drafts of the person logged in. It looks past the filters, since whether a draft has been sent stands in the receipts, and says in
/// each query whose drafts it wants. No row in the log: what somebody has typed and not sent is theirs alone.
/// </summary>
public sealed class OwnDrafts(PortalDatabase database, IActorAccessor actors, SessionLimits limits, RepresentationOptions representation, PersonNumberVault vault, TimeProvider clock)
{
    private const int Most = 50;
    private const int Attempts = 5;

    /// <summary>How many that were thrown away of one form can be brought back.</summary>
    private const int MostDiscarded = 5;

    /// <summary>What was typed into a form and not sent, or a new one. One command.</summary>
    public async Task<FormDraft> OpenAsync(DraftForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await actors.GetActorAsync() is not { } actor)
        {
            return new FormDraft(form, Guid.NewGuid(), default, default) { IsKept = false };
        }

        var fresh = new FormDraft(form, Guid.NewGuid(), actor.PersonId, actor.SubjectId) { IsKept = !actor.IsPreview };
        if (actor.IsPreview)
        {
            return fresh;
        }

        var now = clock.GetUtcNow();
        var since = now - Draft.DiscardedFor;
        await using var db = database.Create();
        var alive = LoginSessions.Alive(db, actor, limits, now);
        var found = await Unsent(db, actor).AsNoTracking()
            .Where(d => d.SubjectId == actor.SubjectId && d.ServiceCode == form.Service.Code && d.ActionCode == form.Action.Code && d.ItemId == form.ItemId)
            .Where(d => alive.Any() && (d.LiveAs != null || d.DiscardedAt > since))
            .OrderByDescending(d => d.LiveAs != null).ThenByDescending(d => d.DiscardedAt).Take(2)
            .Select(d => new
            {
                Draft = d,
                Files = db.All<Attachment>().Where(a => a.DraftId == d.Id && a.SentBy == d.ActorId && a.PatientId == d.SubjectId).OrderBy(a => a.Place).Select(a => new AttachmentLine(a.Id, a.Name, a.Size, a.IsScanned)).ToList(),
            })
            .ToListAsync(cancel);
        var discarded = found.Find(d => d.Draft.DiscardedAt is not null) is { Draft: { DiscardedAt: { } at } thrown } ? (thrown.Id, at) : ((Guid, DateTimeOffset)?)null;
        return found.Find(d => d.Draft.LiveAs is not null) is { Draft: { } draft, Files: { } files }
            ? fresh with { Key = draft.Id, Fields = Read(draft), Version = draft.Version, KeptAt = draft.UpdatedAt, Files = files, Discarded = discarded }
            : fresh with { Discarded = discarded };
    }

    /// <summary>Keeps what is typed, as long as who types may send it. Of two who typed, the later is told of the other.</summary>
    public async Task<DraftSaved> SaveAsync(DraftTyped typed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (await actors.GetActorAsync() is not { } actor)
        {
            return new DraftSaved(DraftRefusal.LoggedOut, null);
        }

        if (actor.PersonId != typed.ActorId || actor.SubjectId != typed.SubjectId || actor.IsPreview)
        {
            return new DraftSaved(DraftRefusal.Foreign, null);
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            try
            {
                return await SaveAsync(db, actor, typed, cancel);
            }
            catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
            {
                // Saved elsewhere at the same moment: there is something to compare with now.
            }
        }
    }

    /// <summary>What is kept of a form now; null when nothing is, or somebody else is logged in.</summary>
    public async Task<KeptDraft?> LatestAsync(DraftForm form, Guid actorId, Guid subjectId, CancellationToken cancel)
    {
        var draft = await OpenAsync(form, cancel);
        return draft is { Version: { } version, KeptAt: { } at } && draft.ActorId == actorId && draft.SubjectId == subjectId ? new KeptDraft(version, at, draft.Fields) : null;
    }

    /// <summary>What the person has begun and not sent, the latest first: of everybody they act for, or, while they act for one, of that one.</summary>
    /// <param name="services">Those that are built, by code.</param>
    public async Task<IReadOnlyList<DraftLine>> ListAsync(IReadOnlyDictionary<string, PortalService> services, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (await actors.GetActorAsync() is not { IsPreview: false } actor)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        await using var db = database.Create();
        var consents = db.All<ConsentDecision>();
        var alive = LoginSessions.Alive(db, actor, limits, now);
        var rows = await Unsent(db, actor).Where(d => d.LiveAs != null && alive.Any() && (!actor.ActsForAnother || d.SubjectId == actor.SubjectId))
            .OrderByDescending(d => d.UpdatedAt).Take(Most)
            .Select(d => new
            {
                d.Id,
                d.SubjectId,
                d.ServiceCode,
                d.ActionCode,
                d.ItemId,
                d.UpdatedAt,
                Consent = consents.Where(c => c.PatientId == d.SubjectId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        var others = await ActedFor.ReadAsync(db, actor, rows.Select(row => row.SubjectId), now, cancel);
        return
        [
            .. from row in rows
               let service = services.GetValueOrDefault(row.ServiceCode)
               let action = service?.Actions.FirstOrDefault(action => action.Code == row.ActionCode && action.Form is not null)
               where action is not null
               let isOwn = row.SubjectId == actor.PersonId
               let other = others.GetValueOrDefault(row.SubjectId)
               select new DraftLine(
                   row.Id,
                   new DraftForm(service, action, row.ItemId),
                   row.UpdatedAt,
                   other?.Key,
                   other?.Name,
                   isOwn ? AccessRules.DecideByConsent(row.Consent, action.Minimum)
                       : Denial(service, action, new Actor(actor.PersonId, row.SubjectId, actor.SessionId), other?.Facts, now) is { } denial ? denial
                       : null,
                   isOwn),
        ];
    }

    /// <summary>Throws one away, for a day. False when it is gone already, or typed into elsewhere at this moment.</summary>
    public async Task<bool> DiscardAsync(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        if (await FindAsync(db, id, now, cancel) is not { LiveAs: not null } draft)
        {
            return false;
        }

        await DiscardAsync(db, draft, now, cancel);
        return await TrySaveAsync(db, cancel);
    }

    /// <summary>Brings back what was thrown away; what was typed in its place since is thrown away instead. False when its day is over.</summary>
    public async Task<bool> BringBackAsync(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        if (await FindAsync(db, id, now, cancel) is not { } draft || !draft.CanBeBroughtBack(now))
        {
            return false;
        }

        var code = DraftForm.CodeOf(draft.ServiceCode, draft.ActionCode, draft.ItemId);
        foreach (var other in await db.All<Draft>().Where(d => d.ActorId == draft.ActorId && d.SubjectId == draft.SubjectId && d.LiveAs == code).ToListAsync(cancel))
        {
            other.Discard(now);
        }

        draft.BringBack(now);
        return await TrySaveAsync(db, cancel);
    }

    private async Task<DraftSaved> SaveAsync(PortalDbContext db, Actor actor, DraftTyped typed, CancellationToken cancel)
    {
        var (now, form) = (clock.GetUtcNow(), typed.Form);
        var facts = await PatientGate.ReadAsync(db, actor, typed.Key, now, cancel);
        if (Denial(form.Service, form.Action, actor, facts?.Access, now) is { } denial)
        {
            return new DraftSaved(denial is AccessDenial.SessionEnded ? DraftRefusal.LoggedOut : DraftRefusal.Closed, null);
        }

        db.OpenForActor(actor.PersonId);
        var rows = await db.All<Draft>().Where(d => d.ActorId == actor.PersonId && (d.Id == typed.Key || (d.SubjectId == actor.SubjectId && d.LiveAs == form.Code))).ToListAsync(cancel);
        var (own, other) = (rows.Find(d => d.Id == typed.Key), rows.Find(d => d.Id != typed.Key));
        if (facts?.Earlier is not null)
        {
            db.RemoveRange(rows.Where(d => d == own));
            await db.SaveChangesAsync(cancel);
            return new DraftSaved(DraftRefusal.Sent, null);
        }

        if (own is { LiveAs: not null } && own.Version == typed.Version)
        {
            // The same save, of which the answer was lost.
            return new DraftSaved(null, KeptAs(own));
        }

        if (other is not null && await db.All<CommandReceipt>().AnyAsync(receipt => receipt.Id == other.Id, cancel))
        {
            db.Remove(other);
            other = null;
        }

        var latest = other ?? (own is { LiveAs: not null } ? own : null);
        // One in which nothing is typed yet was begun for its files alone.
        if (latest is not null && !typed.Seen.Contains(latest.Version) && !(latest == own && Read(own).IsBlank))
        {
            return new DraftSaved(DraftRefusal.Conflict, KeptAs(latest));
        }

        if (typed.Fields is null || (latest is null ? typed.Fields : Read(latest).With(typed.Fields)) is not { } fields)
        {
            return new DraftSaved(DraftRefusal.TooLong, null);
        }

        if (typed.Aside is { } notChosen)
        {
            var aside = Draft.Begin(Guid.NewGuid(), actor, form);
            aside.Keep(notChosen, Guid.CreateVersion7(), vault, now);
            await DiscardAsync(db, aside, now, cancel);
            db.Add(aside);
        }

        if (other is not null)
        {
            await ReplaceAsync(db, other, typed.Key, now, cancel);
        }

        if (fields.IsBlank && !await db.All<Attachment>().AnyAsync(a => a.DraftId == typed.Key, cancel))
        {
            db.RemoveRange(rows.Where(d => d == own));
            await db.SaveChangesAsync(cancel);
            return new DraftSaved(null, new KeptDraft(typed.Version, now, fields));
        }

        if (own is null)
        {
            own = Draft.Begin(typed.Key, actor, form);
            db.Add(own);
        }

        own.Keep(fields, typed.Version, vault, now);
        await db.SaveChangesAsync(cancel);
        return new DraftSaved(null, KeptAs(own, fields));
    }

    // Its files go on with the one that takes its place, and must have somewhere to stay until that is there.
    private static async Task ReplaceAsync(PortalDbContext db, Draft other, Guid key, DateTimeOffset now, CancellationToken cancel)
    {
        var files = await db.All<Attachment>().Where(a => a.DraftId == other.Id || a.DraftId == key).OrderBy(a => a.Place).ToListAsync(cancel);
        var place = files.Where(file => file.DraftId == key).Select(file => file.Place).DefaultIfEmpty(-1).Max();
        var moved = files.Where(file => file.DraftId == other.Id).ToList();
        moved.ForEach(file => db.Vouch(file).MoveTo(key, ++place));
        if (moved.Count > 0)
        {
            other.Discard(now);
        }
        else
        {
            db.Remove(other);
        }
    }

    private async Task<bool> TrySaveAsync(PortalDbContext db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure))
        {
            return false;
        }
    }

    private static async Task DiscardAsync(PortalDbContext db, Draft draft, DateTimeOffset now, CancellationToken cancel)
    {
        draft.Discard(now);
        db.RemoveRange(await db.All<Draft>()
            .Where(d => d.ActorId == draft.ActorId && d.SubjectId == draft.SubjectId && d.ServiceCode == draft.ServiceCode && d.ActionCode == draft.ActionCode && d.ItemId == draft.ItemId && d.DiscardedAt != null)
            .OrderByDescending(d => d.DiscardedAt).Skip(MostDiscarded - 1).Take(Most).ToListAsync(cancel));
    }

    private async Task<Draft?> FindAsync(PortalDbContext db, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is not { IsPreview: false } actor)
        {
            return null;
        }

        db.OpenForActor(actor.PersonId);
        var alive = LoginSessions.Alive(db, actor, limits, now);
        return await Unsent(db, actor).SingleOrDefaultAsync(d => d.Id == id && alive.Any(), cancel);
    }

    // A save may cross the command that sends: what has a receipt is sent, whatever is left of it.
    private static IQueryable<Draft> Unsent(PortalDbContext db, Actor actor) =>
        db.All<Draft>().Where(d => d.ActorId == actor.PersonId && !db.All<CommandReceipt>().Any(receipt => receipt.Id == d.Id));

    // Showing once more who one is comes when it is sent, not while it is typed.
    private AccessDenial? Denial(PortalService service, ServiceAction action, Actor actor, AccessFacts? facts, DateTimeOffset now) =>
        AccessRules.Decide(service, action, actor, facts, limits, now, representation.AddressRule).Denial is { } denial and not AccessDenial.FreshLoginNeeded ? denial : null;

    private KeptDraft KeptAs(Draft draft, DraftFields? fields = null) => new(draft.Version, draft.UpdatedAt, fields ?? Read(draft));

    // Sealed by a key that is no longer here: as lost as if it had been removed, and no reason to close the form.
    private DraftFields Read(Draft draft)
    {
        try
        {
            return draft.Reveal(vault);
        }
        catch (CryptographicException)
        {
            return DraftFields.Empty;
        }
    }
}
