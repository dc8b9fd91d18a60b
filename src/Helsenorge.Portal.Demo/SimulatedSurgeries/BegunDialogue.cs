using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Demo.SimulatedSurgeries;

/// <summary>A surgery that writes first: it has something to ask a patient, and the patient has the word.</summary>
internal static class BegunDialogue
{
    /// <summary>The surgery's note to itself.</summary>
    public const string ToBegin = "dialogue.to-begin";

    public const string Subject = "Blodtrykket ditt";
    public const string Text = "Har du målt blodtrykket hjemme de siste ukene? Skriv hva du har målt, så ser jeg på det.";

    /// <summary>What it will be about lies with the surgery; the item is the message to come, by which the portal knows it again.</summary>
    public static OutboxMessage Note(Surgery surgery, Guid patientId, DateTimeOffset now) =>
        new() { Kind = ToBegin, SurgeryId = surgery.Id, PatientId = patientId, ItemId = Guid.CreateVersion7(now), CreatedAt = now };

    public static async Task HandleAsync(SystemAccess system, OutboxMessage message, SystemActor surgery, CancellationToken cancel)
    {
        await using var access = await system.OpenPatientAsync(surgery, message.PatientId, InboxFeature.Service, InboxFeature.Deliver, cancel)
            ?? throw new InvalidOperationException("A message without a patient.");
        (await access.Db.Outbox.SingleAsync(m => m.Id == message.Id, cancel)).HandledAt = access.OpenedAt;
        var place = await access.Db.Surgeries.SingleAsync(s => s.Id == message.SurgeryId, cancel);
        var doctor = await access.Db.Practitioners.Where(p => p.SurgeryId == place.Id).OrderBy(p => p.HprNumber).Select(p => p.Name).FirstOrDefaultAsync(cancel);
        await MessageDelivery.BringAsync(access, InboxFeature.Service, MessageKind.EConsultation, Counterpart.Of(place), Subject, new Inward($"{message.ItemId}", doctor, Text), isImportant: false, cancel);
        await access.SaveAsync(cancel, message.ItemId);
    }
}
