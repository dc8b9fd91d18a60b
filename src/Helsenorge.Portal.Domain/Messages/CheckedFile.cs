using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>A file that has been looked through and may be attached: by whoever writes, or by the other end.</summary>
public sealed class CheckedFile
{
    private const int LongestStem = 80;
    private const string Unnamed = "vedlegg";
    private static readonly string[] Endings = [".pdf", ".jpg", ".jpeg", ".jfif", ".png"];

    /// <summary>Names that mean a device to some machines.</summary>
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(at => (string[])[$"COM{at}", $"LPT{at}"])];

    private CheckedFile(string name, FileType type, byte[] content) => (Name, Type, Content) = (name, type, content);

    /// <summary>As given, without what is no name, and with the ending of what is in it.</summary>
    public string Name { get; }

    public FileType Type { get; }

    public byte[] Content { get; }

    /// <summary>A scanner has found nothing harmful in it. False when nobody has looked.</summary>
    public bool IsScanned { get; init; }

    public static Result<CheckedFile, AttachmentRefusal> Check(string? name, ReadOnlySpan<byte> content, AttachmentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return content.Length == 0 ? AttachmentRefusal.Empty
            : content.Length > terms.LongestFile ? AttachmentRefusal.TooLarge
            : FileTypes.Of(content) is not { } found ? AttachmentRefusal.NotAllowed
            : found.Pixels > terms.MostPixels ? AttachmentRefusal.TooManyPixels
            : new CheckedFile(Clean(name, found.Type), found.Type, content[..found.Length].ToArray());
    }

    public CheckedFile AsScanned() => new(Name, Type, Content) { IsScanned = true };

    /// <summary>The same for the database, where it opens as this one file of this patient and as no other.</summary>
    public SealedFile Seal(Guid patientId, PersonNumberVault vault, Guid? id = null)
    {
        ArgumentNullException.ThrowIfNull(vault);
        var own = id ?? Guid.CreateVersion7();
        return new SealedFile(own, Name, Type, Content.Length, SHA256.HashData(Content), IsScanned, vault.Seal(Content, SealedFile.OwnerOf(patientId, own)));
    }

    /// <summary>Without folders, marks that turn the reading around or cannot be seen, and what machines take for something else than a name.</summary>
    public static string Clean(string? name, FileType type)
    {
        var clean = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.SpaceSeparator:
                    clean.Append(' ');
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    break;
                default:
                    // A half of a letter comes as the mark for what cannot be read.
                    clean.Append(rune == Rune.ReplacementChar ? "" : rune.ToString());
                    break;
            }
        }

        var stem = clean.ToString().Normalize(NormalizationForm.FormC).Split('/', '\\')[^1];
        stem = string.Concat(stem.Select(letter => "<>:\"|?*".Contains(letter, StringComparison.Ordinal) ? '_' : letter));
        if (Endings.FirstOrDefault(ending => stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } had)
        {
            stem = stem[..^had.Length];
        }

        stem = Shorten(stem.Trim(' ', '.')).Trim(' ', '.');
        stem = stem.Length == 0 ? Unnamed : Devices.Contains(stem.Split('.')[0], StringComparer.OrdinalIgnoreCase) ? $"_{stem}" : stem;
        return stem + FileTypes.EndingOf(type);
    }

    // Between what reads as letters, never through one.
    private static string Shorten(string stem)
    {
        if (stem.Length <= LongestStem)
        {
            return stem;
        }

        var starts = StringInfo.ParseCombiningCharacters(stem);
        return stem[..starts.LastOrDefault(at => at <= LongestStem)];
    }
}

/// <summary>A checked file as the database holds it.</summary>
public sealed record SealedFile(Guid Id, string Name, FileType Type, int Size, byte[] Sha256, bool IsScanned, SealedSecret Content)
{
    internal static Guid OwnerOf(Guid patientId, Guid id) => new(SHA256.HashData([.. patientId.ToByteArray(), .. id.ToByteArray()]).AsSpan(0, 16));
}
