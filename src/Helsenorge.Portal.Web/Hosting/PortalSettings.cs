using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Domain.SqlServer;
using Helsenorge.Portal.Registers;
using Helsenorge.Portal.Web.Attachments;
using Helsenorge.Portal.Web.Login;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>What the host cannot start without, read and checked in one go so that all that is missing is said at once.</summary>
public sealed class PortalSettings
{
    public const string Engine = "Database:Engine";
    public const string ConnectionString = "Database:ConnectionString";
    public const string OwnerConnectionString = "Database:OwnerConnectionString";
    public const string Authority = "IdentityProvider:Authority";
    public const string ClientId = "IdentityProvider:ClientId";
    public const string ClientKey = "IdentityProvider:ClientKey";
    public const string ClientKeyId = "IdentityProvider:ClientKeyId";
    public const string PersonNumberKeysSetting = "PersonNumbers:Keys";
    public const string PopulationRegister = "Registers:Population";
    public const string ContactRegister = "Registers:Contact";
    public const string GeneralPractitionerRegister = "Registers:GeneralPractitioner";
    public const string AllowedHosts = "AllowedHosts";
    public const string Certificate = "KeyRing:CertificatePath";
    public const string CertificatePassword = "KeyRing:CertificatePassword";
    public const string PublicAddress = "PublicAddress";
    public const string Proxies = "TrustedProxies";
    public const string AttachmentScanner = "Attachments:Scanner";
    public const string AllowSynthetic = "AllowSyntheticPersons";

    private PortalSettings()
    {
    }

    public required DatabaseEngine Database { get; init; }

    public required IdentityProviderOptions IdentityProvider { get; init; }

    public required PersonNumberKeys Keys { get; init; }

    public required RegisterOptions Registers { get; init; }

    /// <summary>Null in development only: the key ring then lies unprotected.</summary>
    public X509Certificate2? KeyRingCertificate { get; init; }

    /// <summary>Whether people reach the portal by https; decides names and flags of cookies.</summary>
    public bool IsHttps { get; init; }

    /// <summary>Proxies whose word about address and scheme is believed. Empty when people reach the portal directly.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Where ClamAV listens; null when there is no scanner, and files are marked as not looked through.</summary>
    public System.Net.EndPoint? Scanner { get; init; }

    /// <summary>The database alone, as the owner of its tables: all that migrating needs. Null with the reasons when it cannot be had.</summary>
    public static DatabaseEngine? ReadDatabase(IConfiguration configuration, List<string> missing, bool asOwner = false)
    {
        var connectionString = asOwner ? configuration[OwnerConnectionString] ?? configuration[ConnectionString] : configuration[ConnectionString];
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            missing.Add($"{ConnectionString}: the connection string of the database.");
            return null;
        }

        switch (configuration[Engine] ?? "SqlServer")
        {
            case "SqlServer":
                return new SqlServerEngine(connectionString);
            case "PostgreSql":
                return new PostgreSqlEngine(connectionString);
            case "Sqlite":
                return new SqliteEngine(connectionString);
            default:
                missing.Add($"{Engine}: SqlServer, PostgreSql or Sqlite.");
                return null;
        }
    }

    /// <summary>Null with the reasons when anything is missing or cannot be used. No reason holds a secret.</summary>
    public static PortalSettings? Read(IConfiguration configuration, bool isProduction, out IReadOnlyList<string> missing)
    {
        var problems = new List<string>();
        var engine = ReadDatabase(configuration, problems);
        var authority = ReadAddress(configuration, Authority, "the issuer of the identity provider", isProduction, problems);
        var clientId = ReadText(configuration, ClientId, "our name at the identity provider", problems);
        var clientKey = ReadClientKey(configuration, problems);
        if (!PersonNumberKeys.TryParse(configuration[PersonNumberKeysSetting], out var keys, out var wrong))
        {
            problems.AddRange(wrong.DefaultIfEmpty("the keys that encrypt national identity numbers.").Select(reason => $"{PersonNumberKeysSetting}: {reason}"));
        }

        var population = ReadAddress(configuration, PopulationRegister, "the address of the population register", isProduction, problems);
        var contact = ReadAddress(configuration, ContactRegister, "the address of the contact register", isProduction, problems);
        var doctors = ReadAddress(configuration, GeneralPractitionerRegister, "the address of the GP register", isProduction, problems);
        var hosts = configuration[AllowedHosts];
        if (string.IsNullOrWhiteSpace(hosts) || (isProduction && hosts.Contains('*', StringComparison.Ordinal)))
        {
            problems.Add($"{AllowedHosts}: the host names the portal answers to, separated by semicolons; no asterisk.");
        }

        var address = ReadAddress(configuration, PublicAddress, "the address people use, https://…", isProduction, problems);
        var certificate = ReadCertificate(configuration, isProduction, problems);
        var proxies = ReadProxies(configuration, problems);
        var scanner = ReadScanner(configuration, problems);
        _ = DialogueConfiguration.Read(configuration, problems);
        missing = problems;
        if (problems.Count > 0 || engine is null || authority is null || clientId is null || clientKey is null || keys is null || population is null || contact is null || doctors is null || address is null)
        {
            return null;
        }

        var synthetic = !isProduction && configuration.GetValue<bool>(AllowSynthetic);
        return new PortalSettings
        {
            Database = engine,
            IdentityProvider = new IdentityProviderOptions { Authority = authority, ClientId = clientId, ClientKeyPem = clientKey, ClientKeyId = configuration[ClientKeyId] ?? "portal", AllowSynthetic = synthetic },
            Keys = keys,
            Registers = new RegisterOptions { PopulationRegister = population, ContactRegister = contact, GeneralPractitionerRegister = doctors, AllowSynthetic = synthetic },
            KeyRingCertificate = certificate,
            IsHttps = address.Scheme == Uri.UriSchemeHttps,
            TrustedProxies = proxies,
            Scanner = scanner,
        };
    }

    private static List<System.Net.IPNetwork> ReadProxies(IConfiguration configuration, List<string> problems)
    {
        var proxies = new List<System.Net.IPNetwork>();
        foreach (var written in (configuration[Proxies] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (System.Net.IPNetwork.TryParse(written, out var network))
            {
                proxies.Add(network);
            }
            else if (System.Net.IPAddress.TryParse(written, out var address))
            {
                proxies.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                problems.Add($"{Proxies}: addresses or networks (10.0.0.0/8) of the proxies in front, separated by semicolons.");
            }
        }

        return proxies;
    }

    private static System.Net.EndPoint? ReadScanner(IConfiguration configuration, List<string> problems)
    {
        if (configuration[AttachmentScanner] is not { Length: > 0 } written)
        {
            return null;
        }

        var address = ClamAv.Parse(written);
        if (address is null)
        {
            problems.Add($"{AttachmentScanner}: where ClamAV listens, tcp://host:3310 or unix:///run/clamav/clamd.ctl.");
        }

        return address;
    }

    private static string? ReadText(IConfiguration configuration, string name, string what, List<string> problems)
    {
        if (configuration[name] is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        problems.Add($"{name}: {what}.");
        return null;
    }

    private static Uri? ReadAddress(IConfiguration configuration, string name, string what, bool isProduction, List<string> problems)
    {
        if (Uri.TryCreate(configuration[name], UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !isProduction)))
        {
            return address;
        }

        problems.Add($"{name}: {what}{(isProduction ? ", by https" : "")}.");
        return null;
    }

    private static string? ReadClientKey(IConfiguration configuration, List<string> problems)
    {
        const string what = $"{ClientKey}: the PEM of our private key at the identity provider, or the path of a file with it.";
        if (ReadText(configuration, ClientKey, what[(ClientKey.Length + 2)..^1], problems) is not { } text)
        {
            return null;
        }

        try
        {
            var pem = text.StartsWith("-----", StringComparison.Ordinal) ? text : File.ReadAllText(text);
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            return pem;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            problems.Add(what);
            return null;
        }
    }

    private static X509Certificate2? ReadCertificate(IConfiguration configuration, bool isProduction, List<string> problems)
    {
        if (configuration[Certificate] is not { Length: > 0 } path)
        {
            if (isProduction)
            {
                problems.Add($"{Certificate}: the PKCS #12 file that protects the key ring.");
            }

            return null;
        }

        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, configuration[CertificatePassword]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add($"{Certificate}: the PKCS #12 file that protects the key ring cannot be read.");
            return null;
        }
    }
}
