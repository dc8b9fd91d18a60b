using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>Beginning a dialogue with one's own GP's surgery: what a form must say, and the sending. The caller opens the door of its own service.</summary>
public static class SurgeryDialogues
{
    /// <summary>Null when the patient has no GP who uses the portal.</summary>
    public static async Task<DialogueForm?> ReadAsync(ReadAccess access, MessageKind kind, DialogueLimits limits, CancellationToken cancel)
    {
        var found = await (
            from assignment in access.Db.GeneralPractitioners
            join person in access.Db.People on assignment.PatientId equals person.Id
            join practitioner in access.Db.Practitioners on assignment.PractitionerId equals practitioner.Id
            join surgery in access.Db.Surgeries on assignment.SurgeryId equals surgery.Id
            select new
            {
                Practitioner = practitioner.Name,
                Surgery = surgery,
                person.BirthDate,
                Fees = access.Db.Fees.ToList(),
            }).SingleOrDefaultAsync(cancel);
        return found is null
            ? null
            : new DialogueForm(
                found.Practitioner,
                found.Surgery.Name,
                found.Surgery.Phone,
                MessageRules.OfferFor(kind) is { } offer && found.Surgery.Offers.HasFlag(offer),
                found.Surgery.Offers,
                found.Surgery.TakesMessagesFrom > NorwegianTime.Today(access.OpenedAt) ? found.Surgery.TakesMessagesFrom : null,
                found.Surgery.OpensNext(access.OpenedAt),
                limits.On(kind, access.OpenedAt),
                found.Fees.AmountOn(FeeKind.GeneralPracticeEConsultation, access.OpenedAt),
                found.Fees.AmountOn(FeeKind.GeneralPracticeVideo, access.OpenedAt),
                found.Fees.AmountOn(FeeKind.Invoicing, access.OpenedAt),
                Age.On(found.BirthDate, NorwegianTime.Today(access.OpenedAt)) < DialogueForm.PaysFrom);
    }

    /// <summary>The thread's id; the surgery has been told that there is one to read.</summary>
    /// <param name="service">Which sends, and by which the bell leads to it.</param>
    public static async Task<Result<Guid, SendRefusal>> SendAsync(WriteAccess access, PortalService service, MessageKind kind, string? subject, string? text, DialogueLimits limits, CancellationToken cancel, ConsultationMode mode = ConsultationMode.Text)
    {
        if (access.EarlierResultId is { } earlier)
        {
            return earlier;
        }

        var sent = await WriteAsync(access, service, kind, subject, text, mode, limits, cancel);
        return sent.Refusal is null || !await access.IsRepeatedByNowAsync(cancel) ? sent : access.EarlierResultId ?? sent;
    }

    private static async Task<Result<Guid, SendRefusal>> WriteAsync(WriteAccess access, PortalService service, MessageKind kind, string? subject, string? text, ConsultationMode mode, DialogueLimits limits, CancellationToken cancel)
    {
        var surgery = await (
            from assignment in access.Db.GeneralPractitioners
            join own in access.Db.Surgeries on assignment.SurgeryId equals own.Id
            where assignment.PractitionerId != null
            select own).SingleOrDefaultAsync(cancel);
        if (surgery is null)
        {
            return SendRefusal.NotOffered;
        }

        var author = new MessageAuthor(access.ActorId ?? access.PatientId, access.ActorName);
        var asked = MessageThread.Ask(limits.On(kind, access.OpenedAt), surgery, subject, text, author, access.PatientId, access.OpenedAt, mode);
        if (!asked.Succeeded(out var begun))
        {
            return asked.Refusal ?? SendRefusal.NotOffered;
        }

        access.Db.AddRange(begun.Thread, begun.First);
        await AttachedFiles.TakeAlongAsync(access, begun.First, cancel);
        access.Send("message.sent", surgery.Id, begun.First.Id);
        if (access.Ground is AccessGround.Parent)
        {
            // A bell row stays until the child may read it themselves (domain rules §4.1).
            access.NotifyRepresentatives(NotificationKind.MessageSent, service, begun.Thread.Id);
        }
        else
        {
            access.Notify(access.PatientId, NotificationKind.MessageSent, service, begun.Thread.Id);
        }

        return await access.SaveAsync(cancel, begun.Thread.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? begun.Thread.Id : SendRefusal.ChangedMeanwhile;
    }
}

/// <param name="IsOffered">The surgery takes this kind of dialogue.</param>
/// <param name="ClosedUntil">The day on which it takes messages again; null when it takes them now.</param>
/// <param name="OpensNext">When somebody is there to read it; null while it is open, or when it has not told its hours.</param>
/// <param name="Fee">Kroner for a consultation in writing or by telephone; null when no amount is known.</param>
/// <param name="VideoFee">Kroner for one by video; null when no amount is known.</param>
/// <param name="InvoicingFee">Kroner on top of it when a bill is sent; null when none is known.</param>
/// <param name="IsFree">The patient is too young to pay.</param>
public sealed record DialogueForm(
    string Practitioner,
    string Surgery,
    string Phone,
    bool IsOffered,
    OfferedServices Offers,
    DateOnly? ClosedUntil,
    DateTimeOffset? OpensNext,
    DialogueTerms Terms,
    decimal? Fee,
    decimal? VideoFee,
    decimal? InvoicingFee,
    bool IsFree)
{
    /// <summary>Children pay nothing (domain rules §5, §6.5).</summary>
    public const int PaysFrom = 16;

    /// <summary>How the surgery holds e-consultations.</summary>
    public IReadOnlyList<ConsultationMode> Modes => MessageRules.ModesOf(Offers);

    public decimal? FeeOf(ConsultationMode mode) => mode is ConsultationMode.Video ? VideoFee : Fee;
}
