using System.Text.RegularExpressions;
using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>The page of the rules of consent and of acting for others: each has a test, and somebody in the demo lives it.</summary>
public sealed partial class DomainRulePageTests
{
    private static readonly string[] Sections = ["3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6"];

    [Fact]
    public void Every_domain_rule_names_a_test_of_its_section_and_somebody_who_lives_it()
    {
        var rules = SourceTree.Read("docs/domain-rules.md").Split('\n').Select(line => RulePattern().Match(line)).Where(match => match.Success)
            .Select(match => (Section: match.Groups[1].Value, Rule: match.Groups[2].Value, Said: match.Groups[3].Value, Test: match.Groups[4].Value)).ToList();
        var tests = SourceTree.In("tests", ".cs").Select(SourceTree.Read).ToList();
        // As the test log-in lists them, on an ordinary day.
        var listed = new DemoPopulation(new DateOnly(2026, 11, 24)).People.Where(person => person.MayLogIn).Select(person => person.Description.English).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Sections, rules.Select(rule => rule.Section).Distinct().Order(StringComparer.Ordinal));
        Rule.None(rules.Where(rule => !tests.Exists(test => test.Contains($" {rule.Test}(", StringComparison.Ordinal))).Select(rule => $"{rule.Rule}: no test {rule.Test}"));
        Rule.None(rules.Where(rule => !rule.Test.StartsWith("Section", StringComparison.Ordinal) || !rule.Test.Contains($"_{rule.Section.Replace('.', '_')}_", StringComparison.Ordinal)).Select(rule => $"{rule.Rule}: {rule.Test} is not of {rule.Section}"));
        Rule.None(rules.Where(rule => !listed.Contains(rule.Said)).Select(rule => $"{rule.Rule}: nobody in the test log-in is \"{rule.Said}\""));
    }

    [GeneratedRegex(@"^\| (\d\.\d) \| ([^|]+) \| ([^|]+) \| `(\w+)` \|$")]
    private static partial Regex RulePattern();
}
