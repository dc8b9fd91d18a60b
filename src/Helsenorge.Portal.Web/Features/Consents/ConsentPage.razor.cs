using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Consents;

public sealed partial class ConsentPage(ShowConsent showConsent, ChooseConsent chooseConsent, FeatureCatalogue catalogue, IStringLocalizerFactory localizers, BellChanges bell)
{
    private readonly Guid key = Guid.NewGuid();
    private ShowConsent.Answer? answer;
    private ConsentRefusal? refusal;
    private bool done;
    private bool isSending;

    /// <summary>What the person ticked, part of the address: it works before the page has a connection, and survives a reload.</summary>
    [SupplyParameterFromQuery]
    public string? Level { get; set; }

    /// <summary>Where the person was going when the choice came in the way.</summary>
    [SupplyParameterFromQuery(Name = "return")]
    public string? ReturnTo { get; set; }

    private ConsentLevel? Chosen => Enum.TryParse<ConsentLevel>(Level, ignoreCase: true, out var level) && ConsentMatrix.Levels.Contains(level) ? level : null;

    private string Lead => answer switch
    {
        null => "",
        { HasNeverChosen: true } => Text["Lead_First"],
        { Level: ConsentLevel.None } => Text["Lead_Withdrawn"],
        _ => Text["Lead"],
    };

    private string Next => LocalAddress.IsLocal(ReturnTo) ? ReturnTo[1..] : "overview";

    private string Cancel => ReturnTo is null ? "profile/consent" : $"profile/consent{QueryString.Create("return", ReturnTo)}";

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showConsent.RunAsync(Leaving));

    private async Task ConfirmAsync()
    {
        if (isSending || Chosen is not { } level || answer is null)
        {
            return;
        }

        // This screen asks again by itself, and says what has been done.
        isSending = PageLoad.IsLeaving = true;
        try
        {
            refusal = await chooseConsent.RunAsync(level, answer.Decisions, key, Leaving);
            done = refusal is null;
            answer = await showConsent.RunAsync(Leaving);
        }
        finally
        {
            isSending = PageLoad.IsLeaving = false;
        }

        bell.Tell();
    }

    private ConsentChange Change(ConsentLevel level) => ConsentChange.Between(answer?.Level ?? ConsentLevel.None, level, catalogue.Services);

    private string NameOf(ConsentLevel level) => Text[$"Level_{level}"];

    private string ServiceName(PortalService service) => catalogue.Text(localizers, service, "Service_Name");

    private string Describe(ConsentRefusal no) => no switch
    {
        ConsentRefusal.ChangedMeanwhile => Text["ConsentRefusal_ChangedMeanwhile"],
        ConsentRefusal.AlreadyThere => Text["ConsentRefusal_AlreadyThere"],
    };
}
