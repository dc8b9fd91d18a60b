using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Sqlite;
using Npgsql;

namespace Helsenorge.Portal.Testing;

/// <summary>Databases for tests: copies of one migrated template, so that each test has its own in milliseconds.</summary>
public static class TestDatabases
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string? sqliteTemplate;
    private static string? postgreSqlServer;
    private static string? postgreSqlMissing;
    private static bool postgreSqlTemplate;
    private static int counter;

    public static string Folder { get; } = Directory.CreateTempSubdirectory("portal-tests-").FullName;

    public static async Task<string> SqliteAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (sqliteTemplate is null)
            {
                var template = Path.Combine(Folder, "template.db");
                await new PortalMigrator(new PortalDatabase(new SqliteEngine($"Data Source={template};Pooling=False"))).MigrateAsync(CancellationToken.None);
                sqliteTemplate = template;
            }
        }
        finally
        {
            Once.Release();
        }

        var copy = Path.Combine(Folder, $"{Interlocked.Increment(ref counter)}.db");
        File.Copy(sqliteTemplate, copy);
        return $"Data Source={copy}";
    }

    /// <summary>A database on a real PostgreSQL. Where none can be had the test is skipped with the reason, which CI counts as a failure.</summary>
    public static async Task<string> PostgreSqlAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (postgreSqlServer is null && postgreSqlMissing is null)
            {
                (postgreSqlServer, postgreSqlMissing) = await StartPostgreSqlAsync();
            }

            if (postgreSqlServer is null)
            {
                throw new InvalidOperationException("$XunitDynamicSkip$" + postgreSqlMissing);
            }

            if (!postgreSqlTemplate)
            {
                await ExecuteAsync(postgreSqlServer, "DROP DATABASE IF EXISTS portal_template");
                await ExecuteAsync(postgreSqlServer, "CREATE DATABASE portal_template");
                await new PortalMigrator(new PortalDatabase(new PostgreSqlEngine(Named(postgreSqlServer, "portal_template") + ";Pooling=False"))).MigrateAsync(CancellationToken.None);
                postgreSqlTemplate = true;
            }

            var name = $"portal_{Environment.ProcessId}_{Interlocked.Increment(ref counter)}";
            await ExecuteAsync(postgreSqlServer, $"CREATE DATABASE {name} TEMPLATE portal_template");
            return Named(postgreSqlServer, name);
        }
        finally
        {
            Once.Release();
        }
    }

    private static string Named(string server, string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(string? Server, string? Missing)> StartPostgreSqlAsync()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_TEST_POSTGRESQL") is { Length: > 0 } named)
        {
            return (named, null);
        }

        var binaries = FindPostgreSql();
        if (binaries is null && OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/etc/debian_version"))
        {
            await RunAsync("sh", "-c", "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql");
            binaries = FindPostgreSql();
        }

        if (binaries is null)
        {
            return (null, "No PostgreSQL: set PORTAL_TEST_POSTGRESQL to a connection string, or install PostgreSQL.");
        }

        var data = Path.Combine(Folder, "postgresql");
        Directory.CreateDirectory(data);
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        // PostgreSQL refuses to run as root.
        string[] asUser = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (asUser.Length > 0 && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            await RunAsync("chown", "postgres", data);
        }

        await RunAsync([.. asUser, Path.Combine(binaries, "initdb"), "-D", data, "-A", "trust", "-U", "portal", "-E", "UTF8", "--no-sync"]);
        await RunAsync([.. asUser, Path.Combine(binaries, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(data, "log"), "-o", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off -c max_connections=200 -c track_commit_timestamp=on", "start"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RunAsync([.. asUser, Path.Combine(binaries, "pg_ctl"), "-D", data, "-m", "immediate", "stop"]).GetAwaiter().GetResult();
        return ($"Host=127.0.0.1;Port={port};Username=portal;Database=postgres;Include Error Detail=false", null);
    }

    /// <summary>The folder of its programs; null where there is none.</summary>
    public static string? FindPostgreSql() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        // pg_ctl's child keeps the pipe open: wait for the process, not for the end of its output.
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} {command.ElementAtOrDefault(3)} failed: {await errors}");
        }
    }
}
