using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Databases;

public sealed class SqliteDurabilityTests
{
    [Fact]
    public async Task Every_connection_is_set_up_new_or_used_before()
    {
        await using var portal = await PortalHarness.StartAsync();

        for (var time = 0; time < 3; time++)
        {
            // Two at once: the first round makes both, later ones find them in the pool.
            await using var one = portal.Database.CreateClosed();
            await using var another = portal.Database.CreateClosed();
            Assert.Equal(["2", "wal", "1", "1"], await SettingsAsync(one));
            Assert.Equal(["2", "wal", "1", "1"], await SettingsAsync(another));
        }
    }

    private static async Task<IReadOnlyList<string?>> SettingsAsync(PortalDbContext db)
    {
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var found = new List<string?>();
        foreach (var setting in (string[])["synchronous", "journal_mode", "secure_delete", "foreign_keys"])
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {setting}";
            found.Add(Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        }

        return found;
    }
}
