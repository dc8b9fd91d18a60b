using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Demo;

/// <summary>Keys made on this machine for this data folder, and the day its people were born from.</summary>
internal sealed record DemoSecrets(DateOnly PopulationDay, string ClientKeyPem, string PersonNumberKeys, string SubjectKey)
{
    public static DemoSecrets ReadOrCreate(string folder, DateOnly today)
    {
        var file = Path.Combine(folder, "demo-keys.json");
        if (File.Exists(file) && JsonSerializer.Deserialize<DemoSecrets>(File.ReadAllText(file)) is { } known)
        {
            return known;
        }

        using var rsa = RSA.Create(2048);
        var key = PersonNumberKey.Generate(1);
        var made = new DemoSecrets(
            today,
            rsa.ExportPkcs8PrivateKeyPem(),
            string.Create(CultureInfo.InvariantCulture, $"{key.Version}:{Convert.ToBase64String(key.EncryptionKey)}:{Convert.ToBase64String(key.HashKey)}"),
            RandomNumberGenerator.GetHexString(64));
        File.WriteAllText(file, JsonSerializer.Serialize(made));
        return made;
    }
}
