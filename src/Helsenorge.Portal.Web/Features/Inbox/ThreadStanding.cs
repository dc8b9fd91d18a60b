using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>How a thread stands, in a word, a colour and an icon: what asks most of the reader is told first.</summary>
internal sealed record ThreadStanding(string Key, Tone Tone, string Icon, DateOnly? By = null)
{
    public static ThreadStanding Of(ListThreads.Row row, DateTimeOffset now) => row switch
    {
        { NeedsReceipt: true } => new("Standing_NeedsReceipt", Tone.Warning, "alert"),
        { Status: ThreadStatus.Failed } => new("Standing_Failed", Tone.Error, "stop"),
        { Status: ThreadStatus.TimeOffered, TimeOpenUntil: { } until } => until > now ? new("Standing_TimeOffered", Tone.Warning, "calendar") : new("Standing_TimeOver", Tone.Neutral, "clock"),
        { Status: ThreadStatus.ComeIn } => new("Standing_ComeIn", Tone.Warning, "calendar"),
        { Status: ThreadStatus.AskedBack, OpenUntil: { } last } when last < PortalFormat.DayInOslo(now) => new("Standing_Over", Tone.Neutral, "clock"),
        { Status: ThreadStatus.AskedBack } => new("Standing_AskedBack", Tone.Warning, "chat"),
        { IsUnread: true } => new("Standing_Unread", Tone.Info, "bell"),
        { Promise: { } promise } when promise.IsLate(now) => new("Standing_Late", Tone.Warning, "clock", promise.AnswerBy),
        { Promise: { } promise } => new("Standing_Awaits", Tone.Neutral, "clock", promise.AnswerBy),
        { Status: ThreadStatus.Rejected } => new("Standing_Rejected", Tone.Error, "xCircle"),
        { Status: ThreadStatus.Answered } => new("Standing_Answered", Tone.Success, "checkCircle"),
        { Kind: MessageKind.Receipt or MessageKind.PowerOfAttorney } => new("Standing_Receipt", Tone.Success, "checkCircle"),
        _ => new("Standing_Read", Tone.Neutral, "check"),
    };

    public string Word(IStringLocalizer<InboxText> text) => By is { } day ? text[Key, PortalFormat.DayAndMonth(day)] : text[Key];

    public static string IconOf(MessageKind kind) => kind switch
    {
        MessageKind.Letter => "mail",
        MessageKind.Receipt => "checkCircle",
        MessageKind.PowerOfAttorney => "users",
        MessageKind.Register => "database",
        MessageKind.EConsultation => "stethoscope",
        MessageKind.SurgeryContact => "chat",
    };
}
