using System.Xml.Linq;
using Helsenorge.Portal.Domain.Access;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>Keeps the keys that protect cookies and log-ins in the database, so that every node has the same.</summary>
internal sealed class KeyRing(SystemAccess system) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Read();

    public void StoreElement(XElement element, string friendlyName) => StoreAsync(element, friendlyName).GetAwaiter().GetResult();

    private List<XElement> Read()
    {
        var access = system.Open();
        using (access.Db)
        {
            return [.. access.Db.KeyRing.Select(entry => entry.Xml).ToList().Select(xml => XElement.Parse(xml))];
        }
    }

    private async Task StoreAsync(XElement element, string friendlyName)
    {
        await using var access = system.Open();
        access.Db.Add(new KeyRingEntry { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        await access.Db.SaveChangesAsync().ConfigureAwait(false);
    }
}
