using System.Xml.Linq;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>The repository as files, found from where the tests run.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", ".vs", ".vscode", ".idea", "TestResults", "node_modules"];
    private static readonly string[] Binary = [".png", ".jpg", ".gif", ".ico", ".woff", ".woff2", ".db", ".db-shm", ".db-wal", ".pdf", ".zip"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is ours, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> TextFiles { get; } = [.. Files.Where(file => !Binary.Contains(Path.GetExtension(file)))];

    public static IReadOnlyList<Project> Projects { get; } = [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Read)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<string> In(string folder, params string[] endings) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && (endings.Length == 0 || endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))));

    /// <summary>Each line of the files that fits, as <c>file:line text</c>.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<string> files, Func<string, bool> fits) =>
        [.. files.SelectMany(file => Read(file).Split('\n').Select((line, index) => (line, index)).Where(at => fits(at.line)).Select(at => $"{file}:{at.index + 1} {at.line.Trim()}"))];

    public static Project ProjectOf(string name) => Projects.Single(project => project.Name == $"Helsenorge.Portal.{name}");

    /// <summary>A project and all it references, directly or not.</summary>
    public static IReadOnlyList<Project> Closure(Project project) =>
        [.. project.References.Select(name => Projects.Single(other => other.Name == name)).SelectMany(Closure).Prepend(project).DistinctBy(found => found.Name)];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateDirectories(folder).Where(child => !Skipped.Contains(Path.GetFileName(child))).SelectMany(Walk)
            .Concat(Directory.EnumerateFiles(folder).Where(file => !Skipped.Contains(Path.GetFileName(file))));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Helsenorge.Portal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests read the repository they were built in, and it is not there.");
    }
}

/// <param name="References">Names of the projects it references.</param>
/// <param name="Packages">Names of the packages it asks for itself.</param>
/// <param name="Friends">Who may see its internals.</param>
internal sealed record Project(string Name, string File, string Sdk, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Friends, IReadOnlyList<string> Frameworks)
{
    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    public bool IsSource => File.StartsWith("src/", StringComparison.Ordinal);

    public string ShortName => Name["Helsenorge.Portal.".Length..];

    public static Project Read(string file)
    {
        var xml = XDocument.Parse(SourceTree.Read(file)).Root!;
        IReadOnlyList<string> Includes(string element) => [.. xml.Descendants(element).Select(item => (string)item.Attribute("Include")!)];
        return new Project(
            Path.GetFileNameWithoutExtension(file),
            file,
            (string)xml.Attribute("Sdk")!,
            [.. Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            Includes("PackageReference"),
            Includes("InternalsVisibleTo"),
            Includes("FrameworkReference"));
    }
}
