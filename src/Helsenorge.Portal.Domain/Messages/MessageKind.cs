using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>What a thread is. Decides who may see it, by consent and by the right to act (domain rules §3.1, §4.5).</summary>
public enum MessageKind
{
    /// <summary>A letter, from a hospital or another that would have sent it by post.</summary>
    Letter,

    /// <summary>That something the person did is done, such as a change of GP or a form that was sent.</summary>
    Receipt,

    /// <summary>That a power of attorney was given, received, changed or ended.</summary>
    PowerOfAttorney,

    /// <summary>From the municipal register of patients and users.</summary>
    Register,

    /// <summary>A clinical question to the GP, answered in writing.</summary>
    EConsultation,

    /// <summary>An administrative question to the surgery.</summary>
    SurgeryContact,
}

/// <summary>How an e-consultation is held.</summary>
public enum ConsultationMode
{
    Text,

    /// <summary>The doctor rings at an agreed time.</summary>
    Audio,

    /// <summary>They meet by video at an agreed time.</summary>
    Video,
}

/// <summary>Where a thread stands. It says who has the word.</summary>
public enum ThreadStatus
{
    /// <summary>It came by itself and asks for no answer.</summary>
    Received,

    /// <summary>On its way: the surgery's system has not said that it has it.</summary>
    Sent,

    /// <summary>The surgery has it.</summary>
    Delivered,
    Answered,

    /// <summary>The surgery has asked something and waits for the person.</summary>
    AskedBack,

    /// <summary>The surgery has offered a time and waits for the person.</summary>
    TimeOffered,

    /// <summary>The surgery has to see the person, who is to book an appointment.</summary>
    ComeIn,

    /// <summary>The surgery says no, and why.</summary>
    Rejected,

    /// <summary>It did not arrive. It can be sent again.</summary>
    Failed,
}

/// <summary>Rows of the inbox: a filter of their own hides the kinds that consent or the right to act does not open.</summary>
public interface IMessageRow : IPatientOwned
{
    MessageKind Kind { get; }
}

/// <summary>Who sees which kinds, by plain values.</summary>
public static class MessageRules
{
    /// <summary>Shown to the person themselves and to nobody who acts for them: powers of attorney are never a proxy's business (domain rules §4.5).</summary>
    public const MessageKind OwnOnly = MessageKind.PowerOfAttorney;

    /// <summary>The inbox opens at Basic with these; the rest is dialogue, and needs Full (domain rules §3.1).</summary>
    public static readonly IReadOnlyList<MessageKind> AtBasic = [.. Enum.GetValues<MessageKind>().Where(kind => Minimum(kind) is ConsentLevel.Basic)];

    public static ConsentLevel Minimum(MessageKind kind) => kind switch
    {
        MessageKind.Receipt or MessageKind.PowerOfAttorney or MessageKind.Register => ConsentLevel.Basic,
        MessageKind.Letter or MessageKind.EConsultation or MessageKind.SurgeryContact => ConsentLevel.Full,
    };

    /// <param name="isOwn">The patient looks themselves; a preview looks as the proxy would.</param>
    public static bool IsShown(MessageKind kind, ConsentLevel consent, bool isOwn) => consent >= Minimum(kind) && (isOwn || kind is not OwnOnly);

    /// <summary>
    /// Whether opening a message makes it read for the patient. A proxy's look does not: the patient has not seen it (our choice, since the
    /// sources are silent). Parents read for a child under 12; from then the young person reads for themselves.
    /// </summary>
    /// <param name="isRestricted">The inbox is open in part only: of a parent, that the child is 12 or older.</param>
    /// <param name="isForParents">What is new answers the parents alone: the young person does not see it (domain rules §4.1).</param>
    public static bool IsReadFor(AccessGround ground, bool isRestricted, bool isForParents) => ground switch
    {
        AccessGround.Self or AccessGround.Appointed => true,
        AccessGround.Parent => !isRestricted || isForParents,
        AccessGround.PowerOfAttorney or AccessGround.Preview or AccessGround.None or AccessGround.Organisation or AccessGround.System => false,
    };

    /// <summary>How a surgery holds e-consultations; empty when it holds none.</summary>
    public static IReadOnlyList<ConsultationMode> ModesOf(Surgeries.OfferedServices offers) => offers.HasFlag(Surgeries.OfferedServices.EConsultation)
        ? [.. Enum.GetValues<ConsultationMode>().Where(mode => mode switch
        {
            ConsultationMode.Text => true,
            ConsultationMode.Audio => offers.HasFlag(Surgeries.OfferedServices.Audio),
            ConsultationMode.Video => offers.HasFlag(Surgeries.OfferedServices.Video),
        })]
        : [];

    /// <summary>A dialogue that the person begins, by what a surgery must offer for it; null for what only comes.</summary>
    public static Surgeries.OfferedServices? OfferFor(MessageKind kind) => kind switch
    {
        MessageKind.EConsultation => Surgeries.OfferedServices.EConsultation,
        MessageKind.SurgeryContact => Surgeries.OfferedServices.Contact,
        MessageKind.Letter or MessageKind.Receipt or MessageKind.PowerOfAttorney or MessageKind.Register => null,
    };
}
