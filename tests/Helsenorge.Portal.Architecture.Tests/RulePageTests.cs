using System.Reflection;
using System.Text.RegularExpressions;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>The page that tells the rules and the tests that hold them must not drift apart.</summary>
public sealed partial class RulePageTests
{
    private static IReadOnlyList<string> Named { get; } =
        [.. SourceTree.Read("docs/architecture.md").Split('\n').Where(line => line.StartsWith('|')).SelectMany(line => TestName().Matches(line).Select(match => match.Groups[1].Value)).Distinct()];

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var tests = SourceTree.In("tests", ".cs").Select(SourceTree.Read).ToList();
        Assert.NotEmpty(Named);
        Rule.None(Named.Where(name => !tests.Exists(test => test.Contains($" {name}(", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_rule_held_here_stands_on_the_page() =>
        Rule.None(typeof(RulePageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))).Select(method => method.Name).Except(Named));

    [GeneratedRegex("`([A-Z][a-z]*_[A-Za-z_0-9]+)`")]
    private static partial Regex TestName();
}
