using Helsenorge.Portal.Demo;
using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Testing;

/// <summary>Data folders of the demo as its first start leaves them. The population is made once in a run, and copied.</summary>
public static class DemoFolder
{
    private static readonly Lazy<Task<string>> First = new(SeedAsync);

    /// <summary>A folder of one's own, which a demo opens as one that it has seeded today. Whoever asked for it deletes it.</summary>
    public static async Task<string> NewAsync()
    {
        var first = await First.Value;
        var folder = Directory.CreateTempSubdirectory("portal-tests-").FullName;
        foreach (var file in Directory.EnumerateFiles(first, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(first, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }

    private static async Task<string> SeedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-tests-first-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using (await DemoHost.StartAsync(new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0, SurgeryAnswersAfter = TimeSpan.FromDays(1) }))
        {
        }

        // What is still in the log of the database comes into its file.
        SqliteConnection.ClearAllPools();
        return folder;
    }
}
