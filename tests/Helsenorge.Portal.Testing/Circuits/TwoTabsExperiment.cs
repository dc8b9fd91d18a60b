using System.Text.RegularExpressions;

namespace Helsenorge.Portal.Testing.Circuits;

/// <param name="Landed">Each appointment that was booked, by its id, and whose name stood on the button that booked it.</param>
/// <param name="Mixed">What a tab showed of the other's person.</param>
public sealed record TwoTabsResult(IReadOnlyDictionary<Guid, string> Landed, IReadOnlyList<string> Mixed);

/// <summary>
/// A parent with two tabs, one for each of two children, who books and cancels in both at once. Each tab knows its person by its address
/// alone; whom a command lands on must be the one whose name stood on the button.
/// </summary>
public static partial class TwoTabsExperiment
{
    private static readonly TimeSpan UntilTheNextMinute = TimeSpan.FromSeconds(15);

    /// <param name="parent">Logged in, on the page of those they may act for.</param>
    /// <param name="goOn">Asked before each round of each tab, with the number of rounds it has done.</param>
    public static async Task<TwoTabsResult> RunAsync(Visitor parent, (string Name, string Home) one, (string Name, string Home) other, Func<int, bool> goOn, int seed)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(goOn);
        await using var first = await CircuitClient.OpenAsync(parent, $"{one.Home}gp/booking");
        await using var second = await CircuitClient.OpenAsync(parent, $"{other.Home}gp/booking");
        await parent.OpenAsync($"{one.Home}gp/booking");
        var slots = parent.Page.QuerySelectorAll("a.time-link").Select(link => Slot().Match(link.GetAttribute("href")!).Groups[1].Value).Where(slot => slot.Length > 0).ToList();
        var landed = new Dictionary<Guid, string>();
        await Task.WhenAll(
            UseAsync(first, one, other.Name, slots.Where((_, at) => at % 2 == 0).ToList(), new Random(seed)),
            UseAsync(second, other, one.Name, slots.Where((_, at) => at % 2 == 1).ToList(), new Random(seed + 1)));
        List<string> mixed = [];
        foreach (var (tab, stranger) in ((CircuitClient, string)[])[(first, other.Name), (second, one.Name)])
        {
            mixed.AddRange(tab.Said.Split('\n').Where(said => said.Contains(stranger, StringComparison.Ordinal)));
        }

        return new TwoTabsResult(landed, mixed);

        async Task UseAsync(CircuitClient tab, (string Name, string Home) person, string stranger, IReadOnlyList<string> own, Random random)
        {
            for (var round = 0; goOn(round);)
            {
                await tab.NavigateAsync($"{person.Home}gp/booking?slot={own[random.Next(own.Count)]}");
                var book = await tab.ControlAsync(control => control.EventName == "click" && control.Text.Contains($"for {person.Name} (", StringComparison.Ordinal), "the button that books");
                await tab.ClickAsync(book);
                await tab.UntilAsync(() => tab.Address.AbsolutePath.Contains("/appointments/", StringComparison.Ordinal) || tab.Said.Contains("Litt for mye", StringComparison.Ordinal), "the receipt");
                if (Appointment().Match(tab.Address.AbsolutePath) is not { Success: true } booked)
                {
                    // As many commands as a person may give in a minute have been given.
                    await Task.Delay(UntilTheNextMinute);
                    continue;
                }

                lock (landed)
                {
                    landed[Guid.Parse(booked.Groups[1].Value)] = book.Text.Contains(person.Name, StringComparison.Ordinal) && !book.Text.Contains(stranger, StringComparison.Ordinal) ? person.Name : "?";
                }

                await tab.ClickAsync("Avlys timen");
                await tab.ClickAsync(await tab.ControlAsync(control => control.EventName == "click" && control.Text.StartsWith("Ja, avlys", StringComparison.Ordinal), "the dialog"));
                await tab.SeesAsync("avlyst");
                round++;
            }
        }
    }

    [GeneratedRegex("slot=([0-9a-f-]{36})")]
    private static partial Regex Slot();

    [GeneratedRegex("appointments/([0-9a-f-]{36})")]
    private static partial Regex Appointment();
}
