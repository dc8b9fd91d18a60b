using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.NotificationSettings;

/// <summary>How the person wants to be told, where they can be reached, and whom they may hear about.</summary>
public sealed class ShowNotificationSettings(ServiceGate<NotificationSettingsFeature> gate, Representations representations)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var own = await OwnNotificationSettings.ReadAsync(access, cancel);
        var others = (await representations.ListAsync(cancel)).Where(person => person.Closed is null);
        return new Answer(own.Choice, own.Version, own.Contact, [.. others.Select(person => new Other(
            person.SubjectId, person.Name.Full, person.Name.Age, person.Ground is AccessGround.Parent, person.Until))], NorwegianTime.Today(access.OpenedAt));
    }

    /// <param name="IsAlways">A child of one's own under 16.</param>
    /// <param name="Until">The last day of the power of attorney; null when it has none.</param>
    public sealed record Other(Guid Id, string Name, int Age, bool IsAlways, DateOnly? Until);

    /// <param name="Version">Null when nothing has been chosen.</param>
    public sealed record Answer(NotificationChoice Choice, Guid? Version, ContactDetails Contact, IReadOnlyList<Other> Others, DateOnly Today);
}
