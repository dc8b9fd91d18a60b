using System.Globalization;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>Prints each figure on a line of its own and remembers whether every floor was met.</summary>
internal sealed class Figures
{
    public bool AllMet { get; private set; } = true;

    /// <summary>A figure without a budget.</summary>
    public static void Say(string name, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value:0.###} {unit}"));

    public void AtMost(string name, double value, string unit, double floor) => Judge(name, value, unit, $"at most {floor.ToString(CultureInfo.InvariantCulture)}", value <= floor);

    public void AtLeast(string name, double value, string unit, double floor) => Judge(name, value, unit, $"at least {floor.ToString(CultureInfo.InvariantCulture)}", value >= floor);

    private void Judge(string name, double value, string unit, string budget, bool met)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value:0.###} {unit}; budget {budget}; {(met ? "met" : "missed")}"));
        AllMet &= met;
    }
}

internal static class Percentiles
{
    public static double Of(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    public static double Median(IEnumerable<double> values) => Of([.. values.Order()], 0.5);
}
