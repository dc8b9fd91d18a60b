namespace Helsenorge.Portal.Domain.Messages;

/// <summary>Why a file was not taken.</summary>
public enum AttachmentRefusal
{
    Empty,
    TooLarge,

    /// <summary>What is in it is none of the kinds that are taken, whatever its name says, or it is broken.</summary>
    NotAllowed,

    /// <summary>A picture that would fill the memory of whoever opens it.</summary>
    TooManyPixels,

    /// <summary>The message has as many as it may.</summary>
    TooMany,

    /// <summary>The person has attached as much as they may for now.</summary>
    OverQuota,

    /// <summary>The scanner found something harmful.</summary>
    Infected,

    /// <summary>The scanner does not answer: it can be tried again.</summary>
    ScannerAway,

    /// <summary>The log-in is over.</summary>
    LoggedOut,

    /// <summary>The form is not of whoever is logged in, or was for somebody else.</summary>
    Foreign,

    /// <summary>The person may not send this form, or it takes no files.</summary>
    Closed,

    /// <summary>The same form was begun elsewhere: this page must be read anew.</summary>
    Conflict,

    /// <summary>The message has been sent.</summary>
    Sent,
}

/// <summary>How much may be attached, from a day on. The size is that of one journal system's integration (domain rules §5); the rest is our choice.</summary>
/// <param name="LongestFile">Bytes.</param>
/// <param name="MostADay">Bytes that one person attaches in 24 hours.</param>
/// <param name="MostPixels">Of a picture: more than any camera takes.</param>
public sealed record AttachmentTerms(DateOnly ValidFrom, int LongestFile, int MostInMessage, long MostADay, long MostPixels);

/// <summary>The terms, dated: a row that begins to hold later takes over on its day.</summary>
public sealed record AttachmentLimits
{
    private const int Megabyte = 1024 * 1024;

    public IReadOnlyList<AttachmentTerms> Rows { get; init; } = [new(new DateOnly(2020, 1, 1), 12 * Megabyte, 5, 100 * Megabyte, 250_000_000)];

    /// <summary>Of the row that holds on that day in Norway.</summary>
    /// <exception cref="InvalidOperationException">The configuration has none.</exception>
    public AttachmentTerms On(DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        return Rows.Where(row => row.ValidFrom <= day).MaxBy(row => row.ValidFrom) ?? throw new InvalidOperationException("No terms hold for attachments.");
    }
}
