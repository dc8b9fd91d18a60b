using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>By which way a letter reaches a person, the first that can (domain rules §3.2).</summary>
public enum LetterChannel
{
    /// <summary>The inbox of the portal, instead of post.</summary>
    Portal,

    /// <summary>The person's mailbox at a provider of digital post.</summary>
    DigitalMailbox,
    Paper,
}

/// <summary>What an important letter that nobody has opened asks for.</summary>
public enum LetterStep
{
    Remind,

    /// <summary>The sender is asked to send it by post as well.</summary>
    AskForPaper,
}

/// <summary>How long an important letter may lie unopened, from a day on. Days are counted by the Norwegian calendar.</summary>
/// <param name="RemindAfter">Days after the letter came.</param>
/// <param name="PaperAfter">The same; null where nothing is sent on paper afterwards.</param>
public sealed record LetterTerms(DateOnly ValidFrom, int RemindAfter, int? PaperAfter)
{
    public static IReadOnlyList<LetterTerms> Usual { get; } = [new(new DateOnly(2020, 1, 1), RemindAfter: 7, PaperAfter: 14)];
}

/// <summary>The terms as configuration: <c>Letters:Terms</c>, else the usual ones. No source gives the days.</summary>
public sealed record LetterOptions
{
    public IReadOnlyList<LetterTerms> Terms { get; init; } = LetterTerms.Usual;

    /// <summary>Of the newest row that has begun to hold by that day in Norway: a letter keeps the terms of the day on which it came.</summary>
    public LetterTerms On(DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        return Terms.Where(terms => terms.ValidFrom <= day).MaxBy(terms => terms.ValidFrom) ?? throw new InvalidOperationException($"No terms for letters hold on {day:O}.");
    }
}

/// <summary>Who may read a letter in the portal: the person it is to, or a parent at home.</summary>
/// <param name="Consent">Null when they never chose.</param>
public sealed record LetterReader(ConsentLevel? Consent, ContactDetails Contact, AddressProtection Protection = AddressProtection.Ungraded, bool IsDead = false);

/// <param name="HasMailbox">The contact register knows of a digital mailbox.</param>
/// <param name="ParentsAtHome">Who has parental responsibility and lives at the same address.</param>
public sealed record LetterAddressee(DateOnly BirthDate, LetterReader Self, bool HasMailbox, IReadOnlyList<LetterReader> ParentsAtHome);

/// <summary>How a letter reaches somebody, and what happens when it is not opened. By plain values.</summary>
public static class LetterRules
{
    /// <param name="addressee">Null when the portal knows nobody by that number.</param>
    /// <param name="from">What kind of service the sender is; null when it is none.</param>
    /// <param name="today">In Norway.</param>
    /// <param name="months">How long an address of the contact register is good for announcing what is important.</param>
    public static LetterChannel Channel(LetterAddressee? addressee, CareLevel? from, bool isImportant, DateOnly today, int months)
    {
        if (addressee is not { Self.IsDead: false })
        {
            return LetterChannel.Paper;
        }

        var isGrown = Age.On(addressee.BirthDate, today) >= AccessRules.OwnUseFrom;
        var readers = isGrown ? [addressee.Self] : Parents(addressee, from, today);
        return addressee.Self.Consent >= MessageRules.Minimum(MessageKind.Letter) && readers.Any(reader => !isImportant || reader.Contact.MayBeNotified(today, months)) ? LetterChannel.Portal
            // Children have no mailbox, and who has opted out wants no digital post.
            : isGrown && addressee is { HasMailbox: true, Self.Contact.IsReserved: false } ? LetterChannel.DigitalMailbox
            : LetterChannel.Paper;
    }

    /// <summary>The level has been lowered since it came. A service that the level closes is silent, so nobody could be reminded of it.</summary>
    public static bool IsHidden(ConsentLevel? consent) => !(consent >= MessageRules.Minimum(MessageKind.Letter));

    /// <summary>What is due for an important letter that is not opened; null when nothing is. One thing at a time, each once.</summary>
    /// <param name="isHidden">It cannot be opened here: it goes on paper on the day that others do, so that the day does not tell the sender why, and where others never do, on that of the reminder.</param>
    public static LetterStep? Due(DateTimeOffset arrivedAt, DateTimeOffset? remindedAt, DateTimeOffset? paperAskedAt, LetterTerms terms, bool isHidden, DateTimeOffset now)
    {
        var (came, today) = (NorwegianTime.Today(arrivedAt), NorwegianTime.Today(now));
        if (isHidden)
        {
            return paperAskedAt is null && today >= came.AddDays(terms.PaperAfter ?? terms.RemindAfter) ? LetterStep.AskForPaper : null;
        }

        return remindedAt is null && today >= came.AddDays(terms.RemindAfter) ? LetterStep.Remind
            : paperAskedAt is null && terms.PaperAfter is { } days && today >= came.AddDays(days) ? LetterStep.AskForPaper
            : null;
    }

    // A child's letter always reaches a parent at the child's address: where none of them may read it here, it goes on paper.
    private static IEnumerable<LetterReader> Parents(LetterAddressee child, CareLevel? from, DateOnly today) =>
        IsUnlisted(child.Self) || (from is CareLevel.Specialist && Age.On(child.BirthDate, today) >= AccessRules.RestrictedFrom)
            ? []
            : child.ParentsAtHome.Where(parent => parent is { Consent: > ConsentLevel.None, IsDead: false } && !IsUnlisted(parent));

    // Domain rules §4.4: whoever has an unlisted address neither represents nor is represented.
    private static bool IsUnlisted(LetterReader reader) => reader.Protection is AddressProtection.Confidential or AddressProtection.StrictlyConfidential;
}
