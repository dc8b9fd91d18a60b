using System.Globalization;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.NotificationSettings;

public sealed partial class NotificationSettingsPage(ShowNotificationSettings show, ChangeNotificationSettings changeSettings, NotificationLimits limits, IStringLocalizer<BellText> bellText)
{
    private readonly HashSet<Guid> onBehalfOf = [];
    private ShowNotificationSettings.Answer? answer;
    private NotificationSettingsRefusal? refusal;
    private NotificationChoice? before;
    private ElementReference outcome;
    private Guid key = Guid.NewGuid();
    private NotificationFallback fallback;
    private NotificationVolume volume;
    private bool isSaved;
    private bool isSending;

    private IStringLocalizer<BellText> Bell => bellText;

    private ContactDetails Contact => answer!.Contact;

    /// <summary>The way chosen leads nowhere, or will not do for everything.</summary>
    private string? Missing
    {
        get
        {
            var (bySms, byEmail) = (fallback is not NotificationFallback.Email, fallback is not NotificationFallback.Sms);
            var isReached = (bySms && Contact.MobileE164 is not null) || (byEmail && Contact.Email is not null);
            var isReachedForDecisions = (bySms && Contact.FreshMobile(answer!.Today, limits.MonthsVerified) is not null) || (byEmail && Contact.FreshEmail(answer!.Today, limits.MonthsVerified) is not null);
            return (isReached, isReachedForDecisions, Contact.IsReserved) switch
            {
                (false, _, _) => Text["Missing_None"].Value,
                (_, _, true) => Text["Missing_Reserved"].Value,
                (_, false, _) => Text["Missing_Old", limits.MonthsVerified].Value,
                _ => null,
            };
        }
    }

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => show.RunAsync(Leaving));
        Fill(answer.Choice);
    }

    private Task SaveAsync() => ChooseAsync(new NotificationChoice(volume, fallback, [.. onBehalfOf]));

    private async Task UndoAsync()
    {
        if (before is { } choice)
        {
            Fill(choice);
            await ChooseAsync(choice);
            before = null;
        }
    }

    private async Task ChooseAsync(NotificationChoice choice)
    {
        if (isSending || answer is null)
        {
            return;
        }

        isSending = true;
        var saving = await changeSettings.RunAsync(choice, answer.Version, key, Leaving);
        isSaved = saving.Succeeded(out before);
        (refusal, key) = (saving.Refusal, Guid.NewGuid());
        // What was ticked stays as it is; what stands elsewhere is shown above it.
        answer = await show.RunAsync(Leaving);
        isSending = false;
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private void Fill(NotificationChoice choice)
    {
        (fallback, volume) = (choice.Fallback, choice.Volume);
        onBehalfOf.Clear();
        onBehalfOf.UnionWith(choice.OnBehalfOf);
    }

    private void Tick(Guid person, bool isOn) => _ = isOn ? onBehalfOf.Add(person) : onBehalfOf.Remove(person);

    private string? ReachedBy(NotificationFallback offered) => offered switch
    {
        NotificationFallback.Sms => Contact.MobileE164 is { } mobile ? Text["To", Telephone.Shown(mobile)].Value : Text["To_NoMobile"].Value,
        NotificationFallback.Email => Contact.Email is { } email ? Text["To", email].Value : Text["To_NoEmail"].Value,
        NotificationFallback.Both => null,
    };

    private string About(ShowNotificationSettings.Other other) => other switch
    {
        { IsAlways: true, Age: < Domain.Access.AccessRules.RestrictedFrom } => Text["Whom_Child"],
        { IsAlways: true } => Text["Whom_ChildFrom12"],
        { Until: { } until } => Text["Whom_PowerUntil", PortalFormat.Date(until)],
        _ => Text["Whom_Power"],
    };

    private static string Clock(TimeOnly time) => time.ToString(ShellText.Of("Format_Time"), CultureInfo.CurrentCulture);
}
