using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// What somebody is typing, encrypted in their own tab until they have signed: signing may ask for a new log-in, which leaves the page. A
/// name and a number never stand in an address. Another person's log-in cannot read it, nor the same person's form for somebody else.
/// </summary>
public sealed class KeptInTab(ProtectedSessionStorage tab, IActorAccessor actors)
{
    public async Task KeepAsync<T>(string name, T value) where T : class => await tab.SetAsync(await PurposeAsync(name), name, value);

    /// <summary>Null when there is nothing, or nothing that can be read any more.</summary>
    public async Task<T?> FindAsync<T>(string name) where T : class
    {
        try
        {
            var found = await tab.GetAsync<T>(await PurposeAsync(name), name);
            return found.Success ? found.Value : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    public async Task ForgetAsync(string name) => await tab.DeleteAsync(name);

    private async Task<string> PurposeAsync(string name) => await actors.GetActorAsync() is { } actor ? $"{nameof(KeptInTab)}.{name}.{actor.PersonId:N}.{actor.SubjectId:N}" : nameof(KeptInTab);
}
