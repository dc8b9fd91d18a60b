using CsCheck;

namespace Helsenorge.Portal.Domain.Tests.People;

/// <summary>Makes valid numbers by trying control digits against the rule as the register states it, independent of the parser.</summary>
internal static class NumberMaker
{
    private static readonly int[] first = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    private static readonly int[] second = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    /// <summary>Synthetic numbers of either rule, plain and D.</summary>
    public static Gen<string> Numbers { get; } =
        from date in Gen.Date[new DateTime(1950, 1, 1), new DateTime(2049, 12, 31)]
        from individual in Gen.Int[0, 999]
        from remainder in Gen.Int[0, 3]
        from dNumber in Gen.Bool
        let number = Complete($"{date.Day + (dNumber ? 40 : 0):00}{date.Month + 80:00}{date.Year % 100:00}{individual:000}", remainder)
        where number is not null
        select number;

    /// <summary>Null where the digit would have been ten, which is never issued.</summary>
    public static string? Complete(string nine, int remainder) =>
        (from k1 in Enumerable.Range(0, 10)
         where Sum($"{nine}{k1}", first) % 11 == remainder
         from k2 in Enumerable.Range(0, 10)
         where Sum($"{nine}{k1}{k2}", second) % 11 == 0
         select $"{nine}{k1}{k2}").FirstOrDefault();

    private static int Sum(string digits, int[] weights) => digits.Zip(weights, (digit, weight) => (digit - '0') * weight).Sum();
}
