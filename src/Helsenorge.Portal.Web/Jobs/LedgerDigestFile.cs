using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <param name="Folder">Where this node writes; best a place that the owner of the database cannot write to.</param>
public sealed record LedgerDigestOptions(string Folder)
{
    public const string Setting = "LedgerDigest:Folder";
}

/// <summary>
/// A file a day and node, one line a minute: the time, the heads that are new since the line before, and a hash over the line and the hash
/// before it. The first line of each file holds every head, so that a file can be checked alone.
/// </summary>
public sealed class LedgerDigestFile(LedgerDigestOptions options)
{
    private readonly Dictionary<Guid, long> written = [];
    private readonly string node = Guid.NewGuid().ToString("N")[..8];
    private string? path;
    private string previous = "";

    /// <summary>Nothing is written when nothing is new, but for the first line of a file.</summary>
    public async Task WriteAsync(IAsyncEnumerable<LedgerHead> heads, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(heads);
        var today = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"usage-log-{NorwegianTime.Today(now):yyyy-MM-dd}-{node}.jsonl"));
        var isNew = today != path;
        if (isNew)
        {
            Directory.CreateDirectory(options.Folder);
            written.Clear();
            (path, previous) = (today, "");
        }

        var fresh = new List<LedgerHead>();
        await foreach (var head in heads.WithCancellation(cancel))
        {
            if (written.GetValueOrDefault(head.PatientId) != head.Sequence)
            {
                fresh.Add(head);
            }
        }

        if (fresh.Count == 0 && !isNew)
        {
            return;
        }

        var content = JsonSerializer.Serialize(new Line(now.ToString("O", CultureInfo.InvariantCulture), previous, [.. fresh.Select(head => new Entry(head.PatientId, head.Sequence, Convert.ToHexString(head.Head)))]));
        var hash = HashOf(content);
        await File.AppendAllTextAsync(today, $"{hash} {content}\n", cancel);
        previous = hash;
        fresh.ForEach(head => written[head.PatientId] = head.Sequence);
    }

    /// <summary>What the file says, line by line.</summary>
    /// <exception cref="InvalidDataException">A line was changed, or one is missing between two others.</exception>
    public static IEnumerable<LedgerHead> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var before = "";
        foreach (var line in lines)
        {
            var (hash, content) = line.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 ? (line[..at], line[(at + 1)..]) : throw new InvalidDataException("A line holds no hash.");
            if (HashOf(content) != hash || JsonSerializer.Deserialize<Line>(content) is not { } read || read.Previous != before)
            {
                throw new InvalidDataException("A line was changed, or the one before it is missing.");
            }

            before = hash;
            foreach (var head in read.Heads)
            {
                yield return new LedgerHead(head.Log, head.Entries, Convert.FromHexString(head.Head));
            }
        }
    }

    private static string HashOf(string content) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private sealed record Line(string At, string Previous, IReadOnlyList<Entry> Heads);

    private sealed record Entry(Guid Log, long Entries, string Head);
}
