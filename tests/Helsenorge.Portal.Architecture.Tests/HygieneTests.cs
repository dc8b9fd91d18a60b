using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>What is left lying about in a repository, and should not be.</summary>
public sealed partial class HygieneTests
{
    private const string ThisFile = "tests/Helsenorge.Portal.Architecture.Tests/HygieneTests.cs";

    private static readonly string[] TopLevel =
    [
        "src", "tests", "docs", ".ci", ".config", "Helsenorge.Portal.sln", "Directory.Build.props", "Directory.Packages.props", "global.json", "docker-compose.yml",
        "README.md", "LICENSE", ".editorconfig", ".gitignore", ".gitattributes", ".dockerignore",
    ];

    [Fact]
    public void Every_class_that_nobody_inherits_is_sealed()
    {
        var types = Product.Sources.SelectMany(assembly => assembly.GetTypes()).ToList();
        var inherited = types.Select(type => type.BaseType).OfType<Type>().Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();
        Rule.None(types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !inherited.Contains(type) && !IsGenerated(type)).Select(type => type.FullName));
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file()
    {
        var solution = SourceTree.Read("Helsenorge.Portal.sln").Replace('\\', '/');
        Rule.None(SourceTree.Projects.Where(project => !solution.Contains($"\"{project.File}\"", StringComparison.Ordinal)).Select(project => $"{project.Name} is not in the solution"));
        Rule.None(SourceTree.Projects.Where(project => !SourceTree.Files.Contains($"{project.Folder}/packages.lock.json")).Select(project => $"{project.Name} has no lock file"));
        Rule.None(SourceTree.Lines(SourceTree.Projects.Select(project => project.File), line => line.Contains("Version=", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_top_level_holds_what_it_needs_and_nothing_else() =>
        Rule.None(SourceTree.Files.Select(file => file.Split('/')[0]).Distinct().Except(TopLevel));

    [Fact]
    public void No_drawer_for_everything() =>
        Rule.None(SourceTree.Files.SelectMany(file => file.Split('/').SkipLast(1)).Distinct().Intersect(["Services", "Helpers", "Models", "Common", "Utils", "Shared", "Managers"]));

    [Fact]
    public void No_path_of_a_machine_and_no_feed_is_in_the_repository()
    {
        Rule.None(SourceTree.Lines(Searched(), line => MachinePath().IsMatch(line) || PrivateHost().IsMatch(line)));
        Rule.None(SourceTree.Files.Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void No_secret_is_in_the_repository()
    {
        Rule.None(SourceTree.Lines(Searched(), line => Secret().IsMatch(line)));
        Rule.None(SourceTree.Files.Where(file => Path.GetExtension(file) is ".pfx" or ".p12" or ".pem" or ".key" or ".jks" or ".snk"));
    }

    [Fact]
    public void No_file_is_left_half_merged() =>
        Rule.None(SourceTree.Lines(SourceTree.TextFiles, line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal)));

    private static IEnumerable<string> Searched() => SourceTree.TextFiles.Where(file => file != ThisFile);

    // A component without code beside it cannot say that it is sealed; migrations and top-level programs are written by tools.
    private static bool IsGenerated(Type type) =>
        type.Name is "Program" || type.Name == "_Imports" || type.FullName!.Contains('<', StringComparison.Ordinal)
        || type.FullName.Contains(".Migrations.", StringComparison.Ordinal) || type.FullName.StartsWith("__Blazor", StringComparison.Ordinal)
        || (type.IsAssignableTo(typeof(IComponent)) && SourceTree.Files.Any(file => file.EndsWith($"/{type.Name}.razor", StringComparison.Ordinal))
            && !SourceTree.Files.Any(file => file.EndsWith($"/{type.Name}.razor.cs", StringComparison.Ordinal)));

    [GeneratedRegex(@"(?<![\w.<:/])(/work/|/home/\w|/root/|/Users/\w|/tmp/\w)|[A-Za-z]:\\Users\\", RegexOptions.IgnoreCase)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[^/\s""'<>]*(nexus|artifactory|mirror|proxy|\.internal\b|\.local\b|\.lan\b)|https?://(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)", RegexOptions.IgnoreCase)]
    private static partial Regex PrivateHost();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]|-----BEGIN [A-Z ]*PRIVATE KEY-----$|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|[Pp]assword\s*=\s*[^;{""'\s$]{6,};")]
    private static partial Regex Secret();
}
