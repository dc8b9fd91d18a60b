using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>The same person is another <c>sub</c> to each client, and no number can be read from it.</summary>
internal sealed class PairwiseSubjects(TestIdPortenOptions options)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes(options.SubjectKey);

    public string Of(string clientId, string number) =>
        Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{clientId}\n{number}")));
}
