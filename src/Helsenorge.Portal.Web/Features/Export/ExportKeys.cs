using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.AspNetCore.DataProtection;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>A key for each export, kept only as the key ring protects it: a copy of the database opens none.</summary>
public sealed class ExportKeys(IDataProtectionProvider protection)
{
    public byte[] New(Guid exportId) => ProtectorOf(exportId).Protect(RandomNumberGenerator.GetBytes(ExportSeal.KeySize));

    /// <exception cref="CryptographicException">Another export's, or from a key ring that is not here.</exception>
    public ExportSeal Open(Guid exportId, byte[] protectedKey) => new(exportId, ProtectorOf(exportId).Unprotect(protectedKey));

    private IDataProtector ProtectorOf(Guid exportId) => protection.CreateProtector("Helsenorge.Portal.Export", exportId.ToString());
}
