using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Contact;

public sealed partial class ContactPage(ShowContact showContact, NotificationLimits limits)
{
    private readonly int months = limits.MonthsVerified;
    private ShowContact.Answer? answer;
    private bool isAccountShown;

    /// <summary>What was done a moment ago, on another page.</summary>
    [SupplyParameterFromQuery]
    public string? Saved { get; set; }

    private ContactChangeKind? Just => Enum.TryParse<ContactChangeKind>(Saved, out var change) && Enum.IsDefined(change) ? change : null;

    private ShowContact.Registered Registers => answer!.Registers;

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showContact.RunAsync(Leaving));

    private string Said(string? told) => told ?? Text["NothingSaid"];

    private string Reached(string? address, DateOnly? verifiedOn, bool isOld) => (address, verifiedOn) switch
    {
        (null, _) => Text["Reach_None"],
        (_, null) => Text["Reach_NeverVerified", address],
        (_, { } on) => Text[isOld ? "Reach_Old" : "Reach_Verified", address, PortalFormat.Date(on)],
    };
}
