using System.Text.Json;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="Answer">Null when none came.</param>
public sealed record JournalEntry(Command Command, Answer? Answer);

/// <summary>What a client remembers whatever becomes of it: each command before it is asked, and each answer as it comes.</summary>
public sealed class Journal(string path) : IDisposable
{
    // Unbuffered: a line written is the system's, and outlives the process.
    private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock writing = new();

    /// <summary>What was written, in the order it was asked. A last line that was cut off was never asked.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        var entries = new List<JournalEntry>();
        if (!File.Exists(path))
        {
            return entries;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var written = JsonSerializer.Deserialize<Line>(line)!;
            if (written.Command is { } command)
            {
                entries.Add(new JournalEntry(command, null));
            }
            else
            {
                var asked = entries.FindLastIndex(entry => entry.Command.Key == written.Key);
                entries[asked] = entries[asked] with { Answer = written.Answer };
            }
        }

        return entries;
    }

    public async Task<Answer> RunAsync(Command command, PortalHarness portal)
    {
        ArgumentNullException.ThrowIfNull(command);
        Write(new Line(command, command.Key, null));
        var answer = await command.RunAsync(portal);
        Write(new Line(null, command.Key, answer));
        return answer;
    }

    public void Dispose() => file.Dispose();

    private void Write(Line line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line);
        lock (writing)
        {
            file.Write([.. bytes, (byte)'\n']);
        }
    }

    private sealed record Line(Command? Command, Guid Key, Answer? Answer);
}
