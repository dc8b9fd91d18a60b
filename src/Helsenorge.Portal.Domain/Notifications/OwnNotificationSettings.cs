using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>
/// The way from the gate to a person's own settings. They belong to the actor and the contact details to the patient, so it looks past the
/// filters of both; the service is closed to everyone but the person themselves, and only their rows are asked for.
/// </summary>
public static class OwnNotificationSettings
{
    /// <param name="Version">Null when nothing has been chosen yet.</param>
    public sealed record Own(NotificationChoice Choice, Guid? Version, ContactDetails Contact, AddressProtection Protection, DateOnly? EmigratedOn, DateTimeOffset? ContactReadAt);

    public static async Task<Own> ReadAsync(ReadAccess access, CancellationToken cancel)
    {
        var found = await access.Db.All<Person>().Where(person => person.Id == access.PatientId)
            .Select(person => new { Person = person, Settings = access.Db.All<NotificationSettings>().SingleOrDefault(settings => settings.ActorId == person.Id) })
            .SingleAsync(cancel);
        var who = found.Person;
        return new(
            found.Settings?.Choice ?? NotificationChoice.Default,
            found.Settings?.Version,
            new(who.Email, who.EmailVerifiedOn, who.MobileE164, who.MobileVerifiedOn, who.IsReserved),
            who.AddressProtection,
            who.EmigratedOn,
            who.ContactRegisterReadAt);
    }

    /// <param name="seen">The version the person had before them; null when there was none.</param>
    /// <returns>What was chosen before, so that it can be taken back.</returns>
    public static async Task<Result<NotificationChoice, NotificationSettingsRefusal>> ChooseAsync(WriteAccess access, NotificationChoice choice, Guid? seen, CancellationToken cancel)
    {
        var settings = await access.Db.All<NotificationSettings>().SingleOrDefaultAsync(own => own.ActorId == access.PatientId, cancel);
        if (settings?.Version != seen)
        {
            return NotificationSettingsRefusal.ChangedMeanwhile;
        }

        var before = settings?.Choice ?? NotificationChoice.Default;
        if (settings is null)
        {
            settings = new NotificationSettings { ActorId = access.PatientId };
            access.Db.AddVouched(settings);
        }

        access.Db.Vouch(settings).Choose(choice, access.OpenedAt);
        return before;
    }
}
