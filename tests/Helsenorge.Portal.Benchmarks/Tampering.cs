using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>Someone with the file and the owner's rights: takes the triggers away and changes one thing at random, inside a transaction that can be undone.</summary>
internal sealed class Tampering : IDisposable
{
    private static readonly string[] Texts = ["ActorName", "ServiceCode", "ActionCode", "Outcome", "Client", "Ground", "At"];
    private readonly string file;
    private readonly string copy;
    private readonly Random random;

    public Tampering(string connectionString, Random random)
    {
        this.random = random;
        file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        copy = file + ".untouched";
        Execute("PRAGMA wal_checkpoint(TRUNCATE); DROP TRIGGER UsageLog_keeps_rows; DROP TRIGGER UsageLog_keeps_values;");
        Execute($"VACUUM INTO '{copy}'");
    }

    public Task EditAsync()
    {
        var at = random.Next(1, 201);
        Execute(random.Next(5) switch
        {
            0 => $"UPDATE UsageLog SET {Texts[random.Next(Texts.Length)]} = 'x{random.Next()}' WHERE Sequence = {at}",
            1 => $"DELETE FROM UsageLog WHERE Sequence = {at}",
            2 => $"DELETE FROM UsageLog WHERE Sequence >= {at}",
            3 => $"UPDATE UsageLog SET Sequence = -1 WHERE Sequence = {Math.Min(at, 199)}; UPDATE UsageLog SET Sequence = {Math.Min(at, 199)} WHERE Sequence = {Math.Min(at, 199) + 1}; UPDATE UsageLog SET Sequence = {Math.Min(at, 199) + 1} WHERE Sequence = -1",
            _ => $"UPDATE UsageLog SET Sequence = Sequence + 1000 WHERE Sequence >= {at}; INSERT INTO UsageLog SELECT upper(hex(randomblob(16))), PatientId, {at}, ActorId, ActorName, OrganisationNumber, Ground, ServiceCode, ActionCode, AlsoShown, Outcome, Denial, At, Client, PreviousHash, Hash, ItemId FROM UsageLog WHERE Sequence = {(at == 1 ? 1001 : at - 1)}; UPDATE UsageLog SET Sequence = Sequence - 999 WHERE Sequence > 1000",
        });
        return Task.CompletedTask;
    }

    public Task UndoAsync()
    {
        Execute($"ATTACH '{copy}' AS untouched; DELETE FROM UsageLog; INSERT INTO UsageLog SELECT * FROM untouched.UsageLog;");
        return Task.CompletedTask;
    }

    public void Dispose() => File.Delete(copy);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
