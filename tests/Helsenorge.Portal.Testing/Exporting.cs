using System.IO.Compression;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Web.Features.Export;

namespace Helsenorge.Portal.Testing;

/// <summary>An export from the asking to the file in hand, as the person who is logged in.</summary>
public static class Exporting
{
    public static async Task<Guid> AskAsync(this PortalHarness portal, Guid? key = null)
    {
        ArgumentNullException.ThrowIfNull(portal);
        var made = await portal.RunAsync<MakeExport, Domain.Result<MakeExport.Made, ExportRefusal>>(make => make.RunAsync(key ?? Guid.NewGuid(), CancellationToken.None));
        return made.Succeeded(out var export) ? export.ExportId : throw new InvalidOperationException($"{made.Refusal}");
    }

    /// <summary>What the node does in the background.</summary>
    public static async Task BuildAllAsync(this PortalHarness portal)
    {
        ArgumentNullException.ThrowIfNull(portal);
        while (portal.Get<ExportQueue>().TryTake(out var order))
        {
            await portal.Get<ExportBuilder>().BuildAsync(order!, CancellationToken.None);
        }
    }

    /// <summary>The file, or why there is none.</summary>
    public static async Task<(byte[]? File, ExportRefusal? Refusal)> FetchAsync(this PortalHarness portal, Guid exportId, Guid? key = null)
    {
        ArgumentNullException.ThrowIfNull(portal);
        return await portal.RunAsync<DownloadExport, (byte[]?, ExportRefusal?)>(async download =>
        {
            var fetched = await download.RunAsync(exportId, key ?? Guid.NewGuid(), CancellationToken.None);
            if (!fetched.Succeeded(out var file))
            {
                return (null, fetched.Refusal);
            }

            await using (file)
            {
                using var content = new MemoryStream();
                await file.WriteToAsync(content, CancellationToken.None);
                return (content.ToArray(), null);
            }
        });
    }

    /// <summary>Asked for, made and fetched; texts by their names in the file.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ExportAsync(this PortalHarness portal)
    {
        var id = await portal.AskAsync();
        await portal.BuildAllAsync();
        return Open((await portal.FetchAsync(id)).File ?? throw new InvalidOperationException("There is no file."));
    }

    public static IReadOnlyDictionary<string, string> Open(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        });
    }
}
