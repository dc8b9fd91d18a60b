using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;

namespace Helsenorge.Portal.Web.Features.NotificationSettings;

public sealed class ChangeNotificationSettings(ServiceGate<NotificationSettingsFeature> gate)
{
    /// <param name="seen">The version the person had before them; null when there was none.</param>
    /// <returns>What was chosen before; null where the same command is answered again.</returns>
    public async Task<Result<NotificationChoice?, NotificationSettingsRefusal>> RunAsync(NotificationChoice choice, Guid? seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(NotificationSettingsFeature.Change, key, cancel);
        if (access.IsRepeated)
        {
            return (NotificationChoice?)null;
        }

        var changed = await OwnNotificationSettings.ChooseAsync(access, choice, seen, cancel);
        if (changed.Succeeded(out var before) && await access.SaveAsync(cancel) is SaveOutcome.Saved)
        {
            return before;
        }

        return await access.IsRepeatedByNowAsync(cancel) ? (NotificationChoice?)null : NotificationSettingsRefusal.ChangedMeanwhile;
    }
}
