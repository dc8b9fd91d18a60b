namespace Helsenorge.Portal.Domain.Messages;

/// <summary>How long a message may be and how long an answer may take, from a day on. No public source gives the lengths (domain rules §5).</summary>
/// <param name="AnswerWithin">Working days.</param>
/// <param name="OpenFor">Working days that the person may write on after an answer.</param>
public sealed record DialogueTerms(MessageKind Kind, DateOnly ValidFrom, int LongestSubject, int LongestText, int AnswerWithin, int OpenFor)
{
    /// <summary>What any row may allow: in the widest of scripts it still goes to the server in one message of a circuit.</summary>
    public const int MostText = 8_000;
}

/// <summary>The terms of dialogues with the surgery, dated: a row that begins to hold later takes over on its day.</summary>
public sealed record DialogueLimits
{
    public IReadOnlyList<DialogueTerms> Rows { get; init; } =
    [
        new(MessageKind.SurgeryContact, new DateOnly(2020, 1, 1), 100, 1_000, 5, 10),
        new(MessageKind.EConsultation, new DateOnly(2020, 1, 1), 100, 4_000, 5, 10),
    ];

    /// <summary>Of the row that holds on that day in Norway.</summary>
    /// <exception cref="InvalidOperationException">The configuration has none for the kind.</exception>
    public DialogueTerms On(MessageKind kind, DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        return Rows.Where(row => row.Kind == kind && row.ValidFrom <= day).MaxBy(row => row.ValidFrom)
            ?? throw new InvalidOperationException($"No terms hold for {kind}.");
    }
}
