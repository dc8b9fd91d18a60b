using Npgsql;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>When PostgreSQL committed a row, by the server's own clock. It keeps that only where <c>track_commit_timestamp</c> is on.</summary>
public static class CommitTimes
{
    /// <summary>Whether a read by a log-in was committed to the usage log after the end of that log-in was.</summary>
    public static async Task<bool> ReadAfterEndAsync(string connectionString, Guid person, Guid login) => (bool)(await AskAsync(
        connectionString,
        """
        SELECT EXISTS (
            SELECT 1 FROM "UsageLog" AS read, "LoginSessions" AS login
            WHERE read."PatientId" = $1 AND read."ServiceCode" = 'appointments' AND read."Outcome" = 'Done'
                AND login."Id" = $2 AND login."EndedAt" IS NOT NULL
                AND pg_xact_commit_timestamp(read.xmin) > pg_xact_commit_timestamp(login.xmin))
        """,
        person,
        login))!;

    public static async Task<DateTimeOffset> OfEndAsync(string connectionString, Guid login) =>
        Utc(await AskAsync(connectionString, """SELECT pg_xact_commit_timestamp(xmin) FROM "LoginSessions" WHERE "Id" = $1""", login));

    public static async Task<DateTimeOffset> OfLatestConsentAsync(string connectionString, Guid person) =>
        Utc(await AskAsync(connectionString, """SELECT pg_xact_commit_timestamp(xmin) FROM "Consents" WHERE "PatientId" = $1 ORDER BY "Number" DESC LIMIT 1""", person));

    private static DateTimeOffset Utc(object? answer) => new((DateTime)answer!, TimeSpan.Zero);

    private static async Task<object?> AskAsync(string connectionString, string question, params Guid[] about)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        foreach (var id in about)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = id });
        }

        return await command.ExecuteScalarAsync();
    }
}
