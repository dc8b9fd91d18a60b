using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Web.Notifications;
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
public sealed partial class PrescriptionsPage(ListPrescriptions listPrescriptions, SendRenewals sendRenewals, BellChanges bell)
{
    // Fewer are seen at a glance.
    private const int SearchFrom = 10;
    private ListPrescriptions.Answer? answer;
    private string words = "";
    private readonly HashSet<Guid> chosen = [];
    private Guid renewalKey = Guid.NewGuid();
    private ElementReference outcome;
    private (string Doctor, DateOnly AnswerBy)? sentTo;
    private SendRenewals.Answer? refusal;
    private bool hasChosen;
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    /// <summary>One to begin with, where the person comes from the page about it.</summary>
    [SupplyParameterFromQuery]
    public Guid? Renew { get; set; }

    private IReadOnlyList<ListPrescriptions.Row> ChosenRows => [.. answer!.Rows.Where(row => chosen.Contains(row.Id)).OrderBy(row => row.Name, StringComparer.CurrentCulture)];

    /// <summary>Of those that wait, the one that is answered first.</summary>
    private ListPrescriptions.RenewalRow? FirstDue => answer!.Renewals.Values.Where(renewal => renewal.IsOpen).MinBy(renewal => renewal.SentAt);

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

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listPrescriptions.RunAsync(Leaving));
        if (Renew is { } one && answer.MayRenew && answer.Rows.Any(row => row.Id == one) && !answer.NotRenewable.ContainsKey(one))
        {
            chosen.Add(one);
        }
    }

    private void Choose(Guid prescription)
    {
        hasChosen = true;
        (sentTo, refusal) = (null, null);
        if (!chosen.Add(prescription))
        {
            chosen.Remove(prescription);
        }
    }

    private void ForgetChosen() => chosen.Clear();

    private async Task SendAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var sent = await sendRenewals.RunAsync(chosen, renewalKey, Leaving);
        answer = await listPrescriptions.RunAsync(Leaving);
        (refusal, sentTo) = (sent.Refusal is null ? null : sent, null);
        if (sent.Refusal is null)
        {
            sentTo = (answer.Doctor?.Name ?? "", new AnswerPromise(answer.AsOf, Renewal.AnsweredWithin).AnswerBy);
            renewalKey = Guid.NewGuid();
            chosen.Clear();
            bell.Tell();
        }

        // What cannot be renewed any more is not chosen any more; what can stays as it was.
        chosen.ExceptWith(answer.NotRenewable.Keys);
        isSending = false;
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private void SearchAsync(ChangeEventArgs change) => words = (change.Value as string)?.Trim() ?? "";

    private void ForgetWords() => words = "";

    private PrescriptionTab TabOf(ListPrescriptions.Row row) => row.TabOn(answer!.Today);

    private static string AddressOf(PrescriptionTab tab) => tab is PrescriptionTab.Valid ? "prescriptions" : $"prescriptions?show={tab.ToString().ToLowerInvariant()}";
}
