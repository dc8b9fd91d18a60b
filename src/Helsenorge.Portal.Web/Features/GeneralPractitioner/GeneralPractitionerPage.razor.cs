using System.Globalization;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.GeneralPractitioner;

public sealed partial class GeneralPractitionerPage(ShowGeneralPractitioner showGeneralPractitioner, FeatureCatalogue catalogue, IStringLocalizerFactory localizers)
{
    // What a surgery can switch on, the service that carries it, and where within it. What is not built yet is not in the catalogue and shows nothing.
    private static readonly (OfferedServices Offer, string ServiceCode, string? Under)[] Carriers =
    [
        (OfferedServices.DirectBooking, "gp.booking", null),
        (OfferedServices.BookingRequest, "gp.booking", "request"),
        (OfferedServices.FluVaccine, "gp.booking", "?kind=flu-vaccine"),
        (OfferedServices.EConsultation, "gp.econsultation", null),
        (OfferedServices.Renewal, "prescriptions", null),
        (OfferedServices.Contact, "gp.contact", null),
    ];

    private ShowGeneralPractitioner.Answer? answer;
    private IReadOnlyList<Tile> offers = [];

    private string? Lead => answer?.GeneralPractitioner switch
    {
        null => null,
        { Surgery: { } surgery, Since: { } since } doctor => Text["LeadSince", doctor.Name, surgery.Name, PortalFormat.Date(since)].Value,
        var doctor => Text["Lead", doctor.Name].Value,
    };

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => showGeneralPractitioner.RunAsync(Leaving));
        offers = answer.GeneralPractitioner is { } doctor ? [.. Tiles(doctor)] : [];
    }

    private IEnumerable<Tile> Tiles(ShowGeneralPractitioner.Doctor doctor)
    {
        foreach (var (offer, code, under) in Carriers)
        {
            if (!doctor.Offers.HasFlag(offer) || catalogue.Find(code) is not { } service)
            {
                continue;
            }

            yield return offer switch
            {
                OfferedServices.DirectBooking when doctor.FirstFree is { } first =>
                    new Tile(service.Icon, service.Path, catalogue.Text(localizers, service, "Service_Name"), Text["FirstFree", PortalFormat.DateTime(first)]),
                OfferedServices.BookingRequest => new Tile("pen", $"{service.Path}/{under}", Text["Request_Name"], Text["Request_Summary"]),
                OfferedServices.FluVaccine => new Tile("syringe", $"{service.Path}{under}", Text["FluVaccine_Name"], Text["FluVaccine_Summary"]),
                _ => new Tile(service.Icon, service.Path, catalogue.Text(localizers, service, "Service_Name"), catalogue.Text(localizers, service, "Service_Summary")),
            };
        }
    }

    private static string Clock(TimeOnly time) => time.ToString(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "HH:mm" : "HH.mm", CultureInfo.InvariantCulture);

    private static string Initials(string name) => string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word[0]).Take(2));

    private sealed record Tile(string Icon, string Address, string Name, string Summary);
}
