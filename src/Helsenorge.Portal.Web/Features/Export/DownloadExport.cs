using System.Security.Cryptography;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Gives the file, once. The key of it goes in the commit that says so in the log, before the first byte is sent.</summary>
public sealed class DownloadExport(ServiceGate<ExportFeature> gate, IActorAccessor actors, ExportKeys keys)
{
    public const string ContentType = "application/zip";

    /// <summary>Names nobody: files are seen by others.</summary>
    public const string FileName = "helseopplysninger.zip";

    /// <returns>What writes the file; it must be disposed of.</returns>
    public async Task<Result<File, ExportRefusal>> RunAsync(Guid exportId, Guid key, CancellationToken cancel)
    {
        var access = await gate.OpenToWriteAsync(ExportFeature.Download, key, cancel);
        var isHandedOver = false;
        try
        {
            var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(ExportFeature.Service, AccessDenial.SessionEnded);
            if (access.IsRepeated || await access.Db.Exports.SingleOrDefaultAsync(export => export.Id == exportId, cancel) is not { } export)
            {
                return ExportRefusal.Gone;
            }

            var protectedKey = export.ProtectedKey;
            if (export.Fetch(actor.PersonId, actor.SessionId, access.OpenedAt) is { } refusal)
            {
                return refusal;
            }

            var seal = Open(exportId, protectedKey);
            if (seal is null || await access.SaveAsync(cancel, exportId) is not SaveOutcome.Saved || access.IsRepeated)
            {
                seal?.Dispose();
                return ExportRefusal.Gone;
            }

            isHandedOver = true;
            return new File(access, seal, exportId, export.Parts);
        }
        finally
        {
            if (!isHandedOver)
            {
                await access.DisposeAsync();
            }
        }
    }

    internal static async Task<IResult> AnswerAsync([FromForm] Guid exportId, [FromForm] Guid key, DownloadExport download, CancellationToken cancel)
    {
        try
        {
            if ((await download.RunAsync(exportId, key, cancel)).Succeeded(out var file))
            {
                return Results.Stream(
                    async to =>
                    {
                        await using (file)
                        {
                            await file.WriteToAsync(to, cancel);
                        }
                    },
                    ContentType,
                    FileName);
            }
        }
        catch (AccessDeniedException)
        {
            // The page is closed too, and says why.
        }

        // The page says how it stands. One step up is where it is, also under somebody acted for.
        return Results.Redirect("../export");
    }

    // A key ring that cannot read it makes it as lost as if it had been removed.
    private ExportSeal? Open(Guid exportId, byte[]? protectedKey)
    {
        try
        {
            return protectedKey is null ? null : keys.Open(exportId, protectedKey);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The content, read and opened a part at a time while it is sent.</summary>
    public sealed class File : IAsyncDisposable
    {
        private readonly WriteAccess access;
        private readonly ExportSeal seal;
        private readonly Guid exportId;
        private readonly int parts;

        internal File(WriteAccess access, ExportSeal seal, Guid exportId, int parts) => (this.access, this.seal, this.exportId, this.parts) = (access, seal, exportId, parts);

        /// <exception cref="CryptographicException">A part was changed, or is not where it was.</exception>
        public async Task WriteToAsync(Stream to, CancellationToken cancel)
        {
            for (var number = 0; number < parts; number++)
            {
                var at = number;
                var cipher = await access.Db.ExportParts.AsNoTracking().Where(part => part.ExportId == exportId && part.Number == at).Select(part => part.Cipher).SingleOrDefaultAsync(cancel)
                    ?? throw new CryptographicException("A part of an export is missing.");
                await to.WriteAsync(seal.Open(cipher, number, number == parts - 1), cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            seal.Dispose();
            await access.DisposeAsync();
        }
    }
}
