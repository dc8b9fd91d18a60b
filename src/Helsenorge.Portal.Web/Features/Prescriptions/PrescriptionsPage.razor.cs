using Helsenorge.Portal.Domain.Prescriptions;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>What one looks for, as the tabs of the page say it.</summary>
public enum PrescriptionTab
{
    Valid,
    Dispensed,

    /// <summary>Too old, or taken back.</summary>
    Ended,
    Aids,
}

/// <summary>Which tab is chosen is part of the address; what is searched for never is, since it tells of health.</summary>
public sealed partial class PrescriptionsPage(ListPrescriptions listPrescriptions)
{
    // Fewer are seen at a glance.
    private const int SearchFrom = 10;
    private ListPrescriptions.Answer? answer;
    private string words = "";

    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    private PrescriptionTab Chosen => Enum.TryParse<PrescriptionTab>(Show, ignoreCase: true, out var tab) && Enum.IsDefined(tab) ? tab : PrescriptionTab.Valid;

    private IReadOnlyList<ListPrescriptions.Row> Shown => words.Length > 0
        ? [.. answer!.Rows.Where(row => row.Matches(words)).OrderBy(row => TabOf(row)).ThenBy(row => row.Name, StringComparer.CurrentCulture)]
        : Chosen is PrescriptionTab.Valid ? [.. answer!.Rows.Where(row => TabOf(row) == Chosen).OrderBy(row => row.ValidTo).ThenBy(row => row.Name, StringComparer.CurrentCulture)]
        : [.. answer!.Rows.Where(row => TabOf(row) == Chosen).OrderByDescending(row => row.WithdrawnOn ?? row.ValidTo).ThenBy(row => row.Name, StringComparer.CurrentCulture)];

    private string Heading => (Shown.Count, words.Length > 0) switch
    {
        (1, true) => Text["Found_One"],
        (var count, true) => Text["Found", count],
        (1, false) => Text[$"Count_{Chosen}_One"],
        (var count, false) => Text[$"Count_{Chosen}", count],
    };

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => listPrescriptions.RunAsync(Leaving));

    private void SearchAsync(ChangeEventArgs change) => words = (change.Value as string)?.Trim() ?? "";

    private void ForgetWords() => words = "";

    private PrescriptionTab TabOf(ListPrescriptions.Row row) => row.Item switch
    {
        PrescribedItem.MedicalAid => PrescriptionTab.Aids,
        PrescribedItem.MedicinalProduct => row.Standing.StatusOn(answer!.Today) switch
        {
            PrescriptionStatus.Active or PrescriptionStatus.PartlyDispensed => PrescriptionTab.Valid,
            PrescriptionStatus.FullyDispensed => PrescriptionTab.Dispensed,
            PrescriptionStatus.Expired or PrescriptionStatus.Withdrawn => PrescriptionTab.Ended,
        },
    };

    private static string AddressOf(PrescriptionTab tab) => tab is PrescriptionTab.Valid ? "prescriptions" : $"prescriptions?show={tab.ToString().ToLowerInvariant()}";
}
