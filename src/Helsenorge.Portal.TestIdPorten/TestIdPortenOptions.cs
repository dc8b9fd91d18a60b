using System.Security.Cryptography;

namespace Helsenorge.Portal.TestIdPorten;

/// <summary>What the look-alike needs to know: its own address, who may use it, and whom one may log in as.</summary>
public sealed record TestIdPortenOptions
{
    /// <summary>Scheme, host and port without a path, such as <c>http://127.0.0.1:5081</c>. Tokens carry it without a trailing slash, as ID-porten's do.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>Where to listen when that is not the issuer's own host and port: in a container, or behind a proxy.</summary>
    public Uri? ListenOn { get; init; }

    public required IReadOnlyList<TestIdPortenClient> Clients { get; init; }

    public IReadOnlyList<TestPerson> People { get; init; } = [];

    /// <summary>Key of the pairwise <c>sub</c>. Drawn anew at each start when not given, so give one where <c>sub</c> must outlive a restart.</summary>
    public string SubjectKey { get; init; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>The issuer exactly as discovery and tokens write it.</summary>
    public string IssuerName => Issuer.GetLeftPart(UriPartial.Authority);

    /// <summary>What is missing or wrong, in words; empty when the look-alike can start.</summary>
    public IEnumerable<string> Problems()
    {
        // Bound from configuration, so required values can be missing after all.
        if (Issuer is not { IsAbsoluteUri: true, AbsolutePath: "/", Query: "", Fragment: "" } || !IsWeb(Issuer))
        {
            yield return "TestIdPorten:Issuer must be scheme, host and port without a path, such as http://127.0.0.1:5081.";
        }

        if (ListenOn is not null && !IsWeb(ListenOn))
        {
            yield return "TestIdPorten:ListenOn must be an absolute http address, such as http://0.0.0.0:8080.";
        }

        if (Clients is not { Count: > 0 })
        {
            yield return "TestIdPorten:Clients must name at least one client.";
        }

        foreach (var problem in (Clients ?? []).SelectMany((client, index) => client.Problems($"TestIdPorten:Clients:{index}")))
        {
            yield return problem;
        }

        foreach (var repeated in (Clients ?? []).GroupBy(client => client.ClientId).Where(group => group.Count() > 1))
        {
            yield return $"TestIdPorten:Clients has two clients with the id {repeated.Key}.";
        }

        foreach (var index in Enumerable.Range(0, People.Count).Where(index => !PersonNumber.TryParse(People[index].Number, out _)))
        {
            yield return $"TestIdPorten:People:{index}:Number must be 11 digits.";
        }
    }

    internal static bool IsWeb(Uri? address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https" };
}

/// <summary>A portal that may send people here. It proves who it is with <c>private_key_jwt</c>; there are no client secrets.</summary>
/// <param name="PublicKeyPem">The RSA key that the client's assertions are checked with, as PEM.</param>
/// <param name="FrontChannelLogoutUri">Shown in an iframe with <c>iss</c> and <c>sid</c> when the session ends.</param>
/// <param name="BackChannelLogoutUri">Posted a <c>logout_token</c> when the session ends.</param>
public sealed record TestIdPortenClient(
    string ClientId,
    string PublicKeyPem,
    IReadOnlyList<Uri> RedirectUris,
    IReadOnlyList<Uri> PostLogoutRedirectUris,
    Uri? FrontChannelLogoutUri = null,
    Uri? BackChannelLogoutUri = null)
{
    internal IEnumerable<string> Problems(string path)
    {
        if (string.IsNullOrWhiteSpace(ClientId))
        {
            yield return $"{path}:ClientId is missing.";
        }

        if (!IsRsaPublicKey(PublicKeyPem))
        {
            yield return $"{path}:PublicKeyPem must be the client's public RSA key as PEM.";
        }

        if (RedirectUris is not { Count: > 0 })
        {
            yield return $"{path}:RedirectUris must name at least one address.";
        }

        IEnumerable<Uri?> addresses = [.. RedirectUris ?? [], .. PostLogoutRedirectUris ?? [], FrontChannelLogoutUri, BackChannelLogoutUri];
        foreach (var address in addresses.Where(address => address is not null && !TestIdPortenOptions.IsWeb(address)))
        {
            yield return $"{path}: {address} is not an absolute http address.";
        }
    }

    private static bool IsRsaPublicKey(string? pem)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>A made-up person on the log-in page.</summary>
/// <param name="DescriptionNb">Who they are in a few words, such as "Mor til tre".</param>
public sealed record TestPerson(string Number, string Name, string DescriptionNb, string DescriptionEn)
{
    /// <summary>Never the number: what is logged is printed.</summary>
    public override string ToString() => Name;
}

internal static class PersonNumber
{
    /// <summary>Accepts the spaces and full stops people write between the parts; asks for nothing but 11 digits.</summary>
    public static bool TryParse(string? text, out string number)
    {
        number = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not '.'));
        return number.Length == 11 && number.All(char.IsAsciiDigit);
    }
}
