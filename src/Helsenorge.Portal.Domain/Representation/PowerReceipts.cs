using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>What a receipt about a power of attorney tells of, the same as the bell beside it.</summary>
/// <param name="Other">The name of the other side.</param>
/// <param name="Reference">What a person reads out when they call about it.</param>
public sealed record PowerReceipt(NotificationKind Kind, string Other, ServiceAreas Areas, DateOnly? Until, string Reference);

/// <summary>The words of a receipt in a language of the contact register; null when it names none.</summary>
public delegate ReceiptText PowerReceiptWords(PowerReceipt receipt, string? language);

/// <summary>
/// Receipts in the inboxes of both sides, in the commit of the act or of what ends it (domain rules §4.5). It looks past the filters for the names and the
/// languages of the two, and leaves nothing with somebody who has not chosen to use the portal.
/// </summary>
public static class PowerReceipts
{
    /// <param name="toReceiver">Null when the receiver has not accepted: what was offered was never theirs.</param>
    public static Task LeaveAsync(WriteAccess access, PowerOfAttorney power, NotificationKind toGiver, NotificationKind? toReceiver, PowerReceiptWords words, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        return LeaveAsync(access.Db, power, toGiver, toReceiver, access.ActorId, words, access.OpenedAt, cancel);
    }

    /// <param name="toGiver">Null when the giver is leaving the portal.</param>
    internal static async Task LeaveAsync(
        PortalDbContext db, PowerOfAttorney power, NotificationKind? toGiver, NotificationKind? toReceiver, Guid? actor, PowerReceiptWords words, DateTimeOffset now, CancellationToken cancel)
    {
        var consents = db.All<ConsentDecision>();
        var receiver = toReceiver is null ? null : power.ReceiverId;
        var sides = await db.All<Person>().AsNoTracking().Where(person => person.Id == power.PatientId || person.Id == receiver)
            .Select(person => new
            {
                person.Id,
                person.GivenName,
                person.FamilyName,
                person.Language,
                Level = consents.Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        var giver = sides.Single(side => side.Id == power.PatientId);
        foreach (var side in sides.Where(side => side.Level is not ConsentLevel.None))
        {
            var isGiver = side.Id == power.PatientId;
            if ((isGiver ? toGiver : toReceiver) is not { } kind)
            {
                continue;
            }

            var other = isGiver ? power.TypedName : $"{giver.GivenName} {giver.FamilyName}".Trim();
            var said = words(new PowerReceipt(kind, other, power.Areas, power.Until, ReferenceOf(power.Id)), side.Language);
            var (thread, first) = MessageThread.Arrive(MessageKind.PowerOfAttorney, new Counterpart(null, null, said.From), said.Subject, new Inward(null, null, said.Text), isImportant: false, side.Id, now);
            if (side.Id == actor)
            {
                // They have just been told on the page.
                thread.Read([first], now);
            }

            db.AddVouched(thread);
            db.AddVouched(first);
        }
    }

    private static string ReferenceOf(Guid id) => id.ToString("N")[^8..].ToUpperInvariant();
}
