using System.Text.RegularExpressions;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>One set of colours: roles in one file, everything else by role.</summary>
public sealed partial class ThemeTests
{
    private const string Assets = "src/Helsenorge.Portal.Web/wwwroot";

    private static readonly string Tokens = Comment().Replace(SourceTree.Read($"{Assets}/tokens.css"), "");

    [Fact]
    public void The_component_theme_uses_roles_that_exist_and_no_palette_step()
    {
        var theme = Comment().Replace(SourceTree.Read($"{Assets}/mudblazor-theme.css"), "");
        var used = Used().Matches(theme).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(used);
        Rule.None(used.Except(Declared(Tokens).Keys).Except(Declared(theme).Keys));
        Rule.None(used.Where(name => PaletteStep().IsMatch(name)));
    }

    [Fact]
    public void Every_token_that_a_style_sheet_uses_exists()
    {
        var sheets = SourceTree.In("src/Helsenorge.Portal.Web", ".css").ToList();
        var declared = sheets.SelectMany(sheet => Declared(SourceTree.Read(sheet)).Keys).ToHashSet();
        Rule.None(sheets.SelectMany(sheet => Used().Matches(SourceTree.Read(sheet)).Select(match => match.Groups[1].Value).Distinct().Where(name => !declared.Contains(name) && !name.StartsWith("--mud-", StringComparison.Ordinal)).Select(name => $"{sheet}: {name}")));
    }

    [Fact]
    public void Both_dark_blocks_are_the_same()
    {
        var byChoice = Declared(Block(":root[data-theme=\"dark\"]"));
        Assert.NotEmpty(byChoice);
        Assert.Equal(byChoice, Declared(Block(":root:not([data-theme=\"light\"])")));
    }

    [Fact]
    public void Dark_gives_a_value_to_roles_of_light_and_invents_none() =>
        Rule.None(Declared(Block(":root[data-theme=\"dark\"]")).Keys.Except(Declared(Block(":root {")).Keys));

    [Fact]
    public void The_look_alike_wears_the_same_colours() =>
        Assert.Equal(SourceTree.Read($"{Assets}/tokens.css"), SourceTree.Read("src/Helsenorge.Portal.TestIdPorten/Assets/tokens.css"));

    private static Dictionary<string, string> Declared(string css) =>
        Declaration().Matches(css).GroupBy(match => match.Groups[1].Value).ToDictionary(group => group.Key, group => group.First().Groups[2].Value.Trim());

    private static string Block(string selector)
    {
        var start = Tokens.IndexOf(selector, StringComparison.Ordinal);
        Assert.True(start >= 0, $"tokens.css has no {selector}");
        return Tokens[start..Tokens.IndexOf('}', start)];
    }

    [GeneratedRegex(@"(?<![\w-])(--[a-z][\w-]*)\s*:\s*([^;{}]+);")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"var\(\s*(--[a-z][\w-]*)")]
    private static partial Regex Used();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^--(blueberry|cherry|banana|kiwi|plum|neutral)-\d+$")]
    private static partial Regex PaletteStep();
}
