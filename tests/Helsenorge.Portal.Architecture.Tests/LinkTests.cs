using System.Text.RegularExpressions;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>The person acted for is part of the address, so links under Features keep it; and what the content policy or static pages cannot carry is not written.</summary>
public sealed partial class LinkTests
{
    private const string Web = "src/Helsenorge.Portal.Web";

    // They do nothing without a circuit, and public pages have none.
    private static readonly string[] NeedsACircuit = ["MudExpansionPanel", "MudExpansionPanels", "MudTabs", "MudTabPanel", "MudDynamicTabs", "MudMenu", "MudSelect`1"];

    [Fact]
    public void No_address_under_features_begins_with_a_slash() =>
        Rule.None(SourceTree.Lines(SourceTree.In($"{Web}/Features", ".razor", ".cs"), line => !line.StartsWith("@page", StringComparison.Ordinal) && BeginsWithSlash().IsMatch(line)));

    [Fact]
    public void No_style_is_written_inline()
    {
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".razor", ".html"), line => InlineStyle().IsMatch(line)));
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".cs"), line => StyleInCode().IsMatch(line)));
    }

    [Fact]
    public void No_script_or_handler_is_written_inline() =>
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".razor", ".html"), line => InlineScript().IsMatch(line)));

    [Fact]
    public void Static_pages_use_nothing_that_needs_a_circuit()
    {
        using var code = Product.Code(Product.Web);
        var pages = Product.Web.GetTypes().Where(type => type.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true)).Append(typeof(PortalLayout)).Select(page => page.FullName!).ToList();
        Assert.True(pages.Count > 5, "Hardly any static pages: this test looks in the wrong place.");
        var used = Markup.ComponentsUsedBy(code, pages);
        Rule.None(used.SelectMany(use => use.Value.Where(component => NeedsACircuit.Contains(component.Split('.')[^1])).Select(component => $"{use.Key} uses {component}")));
    }

    // A quote, then a slash: an attribute or a string that is an address of the root. "/>" is the end of a tag; a backslash before one of
    // these letters is an escape.
    [GeneratedRegex("""["'](~?/|\\(?![urnt"']))(?!>)""")]
    private static partial Regex BeginsWithSlash();

    [GeneratedRegex("""\sstyle\s*=|<style[\s>]|\sStyle\s*=""")]
    private static partial Regex InlineStyle();

    [GeneratedRegex("""["']style["']|<style[\s>]|\sstyle=\\?["']""")]
    private static partial Regex StyleInCode();

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:""")]
    private static partial Regex InlineScript();
}
