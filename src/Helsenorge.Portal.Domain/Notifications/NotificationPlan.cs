using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Notifications;

public enum NotificationChannel
{
    Push,
    Sms,
    Email,
}

/// <summary>What a notification is worth; decides who hears of it and by which addresses.</summary>
public enum NotificationImportance
{
    /// <summary>A decision or an important letter: an opt-out of digital letters and the 18 months hold for it.</summary>
    Decision,

    /// <summary>About treatment and follow-up, or about who may do what with the person's information.</summary>
    Important,

    /// <summary>An answer to something the person asked for.</summary>
    Answer,

    /// <summary>A receipt or a confirmation of what the person did.</summary>
    Receipt,
}

/// <summary>What the law and the contact register let us do, as configuration.</summary>
public sealed record NotificationLimits
{
    /// <summary>When SMS and e-mail may begin to leave, in Norway.</summary>
    public TimeOnly OpensAt { get; init; } = new(7, 0);

    /// <summary>From when they wait for the next morning.</summary>
    public TimeOnly ClosesAt { get; init; } = new(23, 0);

    /// <summary>How long an address that nobody has confirmed may announce decisions and important letters.</summary>
    public int MonthsVerified { get; init; } = 18;
}

/// <param name="Service">Where it leads: whoever may not open that is told nothing.</param>
public sealed record NotificationEvent(NotificationKind Kind, NotificationImportance Importance, PortalService Service, DateTimeOffset OccurredAt)
{
    /// <summary>Of a type that is hidden from parents from the child's 12th birthday, such as an appointment at a hospital.</summary>
    public bool IsHiddenFromParentsFrom12 { get; init; }

    /// <summary>What parents send and receive on the child's behalf is not shown to the child.</summary>
    public bool IsHiddenFromYouth { get; init; }

    public static NotificationEvent Of(NotificationKind kind, PortalService service, DateTimeOffset occurredAt) => new(kind, NotificationPlan.ImportanceOf(kind), service, occurredAt);
}

/// <summary>Whom it is about.</summary>
/// <param name="Consent">Null when they never chose.</param>
/// <param name="HasYouthAccess">Of 13 to 15, with parental consent for using the portal themselves.</param>
public sealed record NotificationSubject(Guid Id, DateOnly BirthDate, AddressProtection AddressProtection, DateOnly? DeceasedOn, ConsentLevel? Consent, bool HasYouthAccess = false);

/// <summary>Who may hear of it, and by which right: their own, a parent's or a proxy's.</summary>
/// <param name="Areas">Of a power of attorney.</param>
/// <param name="Until">The last day of a power of attorney, in Norway; null when it has none.</param>
/// <param name="HasPush">Has an app or a browser that takes notifications.</param>
public sealed record NotificationRecipient(
    Guid PersonId,
    AccessGround Ground,
    NotificationChoice Choice,
    ContactDetails Contact,
    bool HasPush = false,
    ServiceAreas Areas = ServiceAreas.None,
    DateOnly? Until = null,
    AddressProtection AddressProtection = AddressProtection.Ungraded);

/// <param name="Address">Null for push: it goes to whatever takes it.</param>
/// <param name="NotBefore">The earliest it may leave. Ask again then: consent, representation and age may have changed.</param>
/// <param name="IsFallback">Only if push has not arrived.</param>
public sealed record PlannedNotification(Guid PersonId, NotificationChannel Channel, string? Address, DateTimeOffset NotBefore, bool IsFallback)
{
    /// <summary>Without the address.</summary>
    public override string ToString() => $"{Channel} {NotBefore:O}";
}

/// <summary>
/// Who is told of an event, by which channels and how early (domain rules §7). The only place that decides: called when something happens,
/// and again when a notification is about to leave.
/// </summary>
public static class NotificationPlan
{
    /// <param name="now">When it is asked: never earlier than what happened.</param>
    /// <returns>One for each address, whoever shares it; the person themselves goes before those who act for them.</returns>
    public static IReadOnlyList<PlannedNotification> For(
        NotificationEvent happened, NotificationSubject subject, IEnumerable<NotificationRecipient> recipients, NotificationLimits limits, DateTimeOffset now)
    {
        var from = now > happened.OccurredAt ? now : happened.OccurredAt;
        return [.. recipients.OrderBy(recipient => recipient.Ground)
            .SelectMany(recipient => Addresses(happened, recipient, limits, NorwegianTime.Today(from)).Select(way => (recipient, way)))
            .Select(to => (to.recipient, Planned: new PlannedNotification(
                to.recipient.PersonId, to.way.Channel, to.way.Address, Earliest(to.way.Channel, limits, from), to.recipient.HasPush && to.way.Channel is not NotificationChannel.Push)))
            .Where(to => MayKnow(happened, subject, to.recipient, to.Planned.NotBefore))
            .Select(to => to.Planned)
            .GroupBy(planned => (planned.Channel, planned.Address?.ToUpperInvariant() ?? planned.PersonId.ToString("N")))
            .Select(same => same.First() with { IsFallback = same.All(planned => planned.IsFallback) })];
    }

    /// <summary>What each kind of event is worth where the event itself says nothing else.</summary>
    public static NotificationImportance ImportanceOf(NotificationKind kind) => kind switch
    {
        NotificationKind.AppointmentConfirmed or NotificationKind.AppointmentRejected => NotificationImportance.Important,
        NotificationKind.MessageReceived or NotificationKind.MessageAskedBack or NotificationKind.MessageRejected or NotificationKind.MessageFailed
            or NotificationKind.AskedToComeIn or NotificationKind.TimeOffered or NotificationKind.TimeGiven or NotificationKind.TimeWithdrawn => NotificationImportance.Important,
        NotificationKind.ImportantLetter or NotificationKind.LetterUnopened => NotificationImportance.Decision,
        NotificationKind.AppointmentRequestDeclined or NotificationKind.MessageAnswered or NotificationKind.RenewalAnswered or NotificationKind.RenewalFailed or NotificationKind.GpChangeConfirmed => NotificationImportance.Answer,
        NotificationKind.GpChangeRejected or NotificationKind.GpChangeInEffect or NotificationKind.GpWaitingTurn or NotificationKind.GpWaitingEnded => NotificationImportance.Important,
        NotificationKind.GpChangeOrdered or NotificationKind.GpWaitingJoined or NotificationKind.GpWaitingLeft => NotificationImportance.Receipt,
        NotificationKind.AppointmentAwaitingSurgery or NotificationKind.AppointmentCancelled or NotificationKind.AppointmentMoved or NotificationKind.AppointmentAcknowledged
            or NotificationKind.ShortNoticeOn or NotificationKind.ShortNoticeOff or NotificationKind.AppointmentRequested or NotificationKind.MessageSent or NotificationKind.ReceiptReceived or NotificationKind.RenewalSent or NotificationKind.TimeTaken => NotificationImportance.Receipt,
        NotificationKind.ConsentChanged or NotificationKind.BankAccountChanged or NotificationKind.PrivacyChanged
            or NotificationKind.OwnRecordLocked or NotificationKind.OwnRecordUnlocked or NotificationKind.AccountLocked or NotificationKind.AccountUnlocked
            // Who may do what with a person's information is never a matter of how much one wants to hear.
            or NotificationKind.PowerGiven or NotificationKind.PowerOffered or NotificationKind.PowerAccepted or NotificationKind.PowerAcceptedByYou
            or NotificationKind.PowerChanged or NotificationKind.PowerChangedForYou or NotificationKind.PowerEnded or NotificationKind.PowerEndedForYou
            or NotificationKind.PowerDeclined or NotificationKind.PowerDeclinedByYou or NotificationKind.PowerEndsSoon or NotificationKind.PowerEndsSoonForYou
            or NotificationKind.PowerStillHolds or NotificationKind.PharmacyPickupGiven or NotificationKind.PharmacyPickupEnded or NotificationKind.YouthConsentGiven or NotificationKind.YouthConsentWithdrawn
            or NotificationKind.SoonTwelve or NotificationKind.SoonThirteen or NotificationKind.SoonSixteen or NotificationKind.SoonEighteen
            or NotificationKind.AccessEnded or NotificationKind.AccessReportHandled => NotificationImportance.Important,
        NotificationKind.WhoSawYou => NotificationImportance.Receipt,
    };

    /// <summary>Whether somebody who wants this much hears of something worth this.</summary>
    public static bool IsWanted(NotificationImportance importance, NotificationVolume volume) => importance switch
    {
        NotificationImportance.Decision or NotificationImportance.Important => true,
        NotificationImportance.Answer => volume >= NotificationVolume.Standard,
        NotificationImportance.Receipt => volume >= NotificationVolume.Many,
    };

    /// <summary>Push at any hour; SMS and e-mail within the hours of <paramref name="limits"/>, else the next time they open, by Norwegian clocks.</summary>
    public static DateTimeOffset Earliest(NotificationChannel channel, NotificationLimits limits, DateTimeOffset from)
    {
        var local = NorwegianTime.ToLocal(from);
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (channel is NotificationChannel.Push || (time >= limits.OpensAt && time < limits.ClosesAt))
        {
            return from;
        }

        var today = DateOnly.FromDateTime(local.DateTime);
        return NorwegianTime.At(time < limits.OpensAt ? today : today.AddDays(1), limits.OpensAt);
    }

    private static IEnumerable<(NotificationChannel Channel, string? Address)> Addresses(NotificationEvent happened, NotificationRecipient recipient, NotificationLimits limits, DateOnly today)
    {
        var isDecision = happened.Importance is NotificationImportance.Decision;
        if (isDecision && recipient.Contact.IsReserved)
        {
            // It goes on paper.
            yield break;
        }

        if (recipient.HasPush)
        {
            yield return (NotificationChannel.Push, null);
        }

        if (recipient.Choice.Fallback is NotificationFallback.Sms or NotificationFallback.Both
            && (isDecision ? recipient.Contact.FreshMobile(today, limits.MonthsVerified) : recipient.Contact.MobileE164) is { } mobile)
        {
            yield return (NotificationChannel.Sms, mobile);
        }

        if (recipient.Choice.Fallback is NotificationFallback.Email or NotificationFallback.Both
            && (isDecision ? recipient.Contact.FreshEmail(today, limits.MonthsVerified) : recipient.Contact.Email) is { } email)
        {
            yield return (NotificationChannel.Email, email);
        }
    }

    // Asked of the moment it leaves: what waits for the morning is nothing to a parent whose child has turned 16 in the night.
    private static bool MayKnow(NotificationEvent happened, NotificationSubject subject, NotificationRecipient recipient, DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        var age = Age.On(subject.BirthDate, day);
        return subject.DeceasedOn is null
            && AccessRules.DecideByConsent(subject.Consent, happened.Service.MinimumConsent) is null
            && IsWanted(happened.Importance, recipient.Choice.Volume)
            && recipient.Ground switch
            {
                AccessGround.Self => age >= AccessRules.OwnUseFrom || MayYouthKnow(happened, subject, age),
                AccessGround.Parent => IsUnprotected(subject, recipient) && age < AccessRules.OwnUseFrom && MayParentKnow(happened, age),
                AccessGround.PowerOfAttorney => MayProxyKnow(subject, recipient, day) && (happened.Service.Areas & recipient.Areas) != ServiceAreas.None,
                AccessGround.Appointed => MayProxyKnow(subject, recipient, day) && age >= AccessRules.RestrictedFrom && (happened.Service.Areas is not ServiceAreas.None || happened.Service.IsOpenToAppointed),
                AccessGround.Preview or AccessGround.None or AccessGround.Organisation or AccessGround.System => false,
            };
    }

    private static bool MayYouthKnow(NotificationEvent happened, NotificationSubject subject, int age) =>
        age >= AccessRules.YouthFrom && subject.HasYouthAccess && happened.Service.Youth is not YouthAccess.Closed && !happened.IsHiddenFromYouth;

    private static bool MayParentKnow(NotificationEvent happened, int age) => age < AccessRules.RestrictedFrom
        ? happened.Service.ParentUntil12 is not ParentAccess.Closed
        : happened.Service.ParentFrom12 is not ParentAccess.Closed && !happened.IsHiddenFromParentsFrom12;

    // Asked to hear, and within the time.
    private static bool MayProxyKnow(NotificationSubject subject, NotificationRecipient recipient, DateOnly day) =>
        IsUnprotected(subject, recipient) && recipient.Choice.OnBehalfOf.Contains(subject.Id) && (recipient.Until is not { } until || day <= until);

    private static bool IsUnprotected(NotificationSubject subject, NotificationRecipient recipient) =>
        MayRepresent(subject.AddressProtection) && MayRepresent(recipient.AddressProtection);

    // Domain rules §4.4: whoever has an unlisted address neither represents nor is represented.
    private static bool MayRepresent(AddressProtection protection) => protection is AddressProtection.Ungraded or AddressProtection.ClientAddress;
}
