using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Helsenorge.Portal.Web.Features.Inbox;

public sealed partial class ThreadPage(
    ShowThread showThread, MarkRead markRead, ArchiveThread archiveThread, GiveReceipt giveReceipt, ReplyInThread replyInThread, SendAgain sendAgain, TakeOfferedTime takeOfferedTime,
    DeclineOfferedTime declineOfferedTime, ReportViewer reportViewer, KeepLetter keepLetter, BellChanges bell)
{
    private static readonly string[] Kept = ["reply"];
    private Guid readKey = Guid.NewGuid();
    private Guid receiptKey = Guid.NewGuid();
    private Guid archiveKey = Guid.NewGuid();
    private Guid sendKey = Guid.NewGuid();
    private Guid timeKey = Guid.NewGuid();
    private FormDraft draft = null!;
    private ShowThread.Answer? answer;
    private ElementReference outcome;
    private LongText? field;
    private Done? done;
    private SendRefusal? refusal;
    private string? problem;
    private string reply = "";
    private bool isSending;
    private bool isMarked;
    private Guid shown;

    // What was just done, by which the page finds its words.
    private enum Done
    {
        Replied,
        Archived,
        Restored,
        ReceiptGiven,
        SentAgain,
        TimeTaken,
        TimeDeclined,
        Kept,
        TakenOut,
    }

    [Parameter]
    public Guid ThreadId { get; set; }

    /// <summary>What brought the person here, so that the page can thank them for it.</summary>
    [SupplyParameterFromQuery]
    public string? Receipt { get; set; }

    private Crumb Parent => new("inbox", Text["Service_Name"]);

    private string Title => answer switch
    {
        null => Text["Service_Name"],
        { Thread: { } thread } => thread.Subject,
        _ => Text["NotFound_Title"],
    };

    private string? Lead => answer?.Thread is { } thread ? Text[thread.Mode is ConsultationMode.Text ? $"Thread_{thread.Kind}" : $"Thread_{thread.Mode}", thread.Counterpart].Value : null;

    protected override async Task OnInitializedAsync()
    {
        shown = ThreadId;
        (answer, draft) = await LoadFormAsync(InboxFeature.Service, InboxFeature.Reply, () => showThread.RunAsync(ThreadId, Leaving), ThreadId);
        reply = draft["reply"] ?? "";
    }

    // From one thread to another, such as by the bell, the page stays and begins anew.
    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && shown != ThreadId)
        {
            (shown, answer, done, ended, refusal, problem, reply, isMarked) = (ThreadId, null, null, null, null, null, "", false);
            (readKey, receiptKey, archiveKey, sendKey, timeKey) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
            draft = await OwnDrafts.OpenAsync(new DraftForm(InboxFeature.Service, InboxFeature.Reply, ThreadId), Leaving);
            reply = draft["reply"] ?? "";
            answer = await showThread.RunAsync(ThreadId, Leaving);
        }
    }

    // Read is what has been on a screen: not what was only prerendered.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isMarked && answer is { MarksAsRead: true })
        {
            isMarked = true;
            await markRead.RunAsync(ThreadId, readKey, Leaving);
            bell.Tell();
        }
    }

    private async Task ReplyAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        (done, ended, problem) = (null, null, null);
        refusal = await replyInThread.RunAsync(ThreadId, reply, draft.Key, Leaving);
        if (refusal is SendRefusal.TextMissing or SendRefusal.TextTooLong)
        {
            isSending = false;
            StateHasChanged();
            await (field?.FocusAsync() ?? ValueTask.CompletedTask);
            return;
        }

        problem = refusal is { } no ? Describe(no, answer?.Reply) : null;
        if (refusal is null)
        {
            // What comes next is another message.
            (done, reply, draft) = (Done.Replied, "", draft.Anew());
        }
        else
        {
            // The form may be closed by now: what was typed is shown without it.
            draft = await OwnDrafts.OpenAsync(draft.Form, Leaving);
        }

        refusal = null;
        await ShowAsync();
    }

    private Task ArchiveAsync() => DoAsync(async () =>
    {
        var isArchived = answer?.Thread?.ArchivedAt is null;
        var saved = await archiveThread.RunAsync(ThreadId, isArchived, answer?.Thread?.LastAt ?? default, archiveKey, Leaving);
        archiveKey = Guid.NewGuid();
        return (isArchived ? Done.Archived : Done.Restored, saved ? null : SendRefusal.ChangedMeanwhile);
    });

    private Task GiveReceiptAsync() => DoAsync(async () => (Done.ReceiptGiven, await giveReceipt.RunAsync(ThreadId, receiptKey, Leaving) ? null : SendRefusal.ChangedMeanwhile));

    private Task SendAgainAsync() => DoAsync(async () =>
    {
        var no = await sendAgain.RunAsync(ThreadId, sendKey, Leaving);
        sendKey = Guid.NewGuid();
        return (Done.SentAgain, no);
    });

    private Task TakeTimeAsync(Guid time) => DoAsync(async () => (Done.TimeTaken, Refused(await takeOfferedTime.RunAsync(time, timeKey, Leaving))));

    private Task DeclineTimeAsync(Guid time) => DoAsync(async () => (Done.TimeDeclined, Refused(await declineOfferedTime.RunAsync(time, timeKey, Leaving))));

    // A time that was refused is another question next time.
    private string? Refused(OfferedTimeRefusal? no)
    {
        timeKey = Guid.NewGuid();
        return no is { } reason ? Describe(reason) : null;
    }

    private Task DoAsync(Func<Task<(Done Wanted, SendRefusal? Refusal)>> command) => DoAsync(async () =>
    {
        var (wanted, no) = await command();
        return (wanted, no is { } reason ? Describe(reason, answer?.Reply) : null);
    });

    private async Task DoAsync(Func<Task<(Done Wanted, string? Problem)>> command)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        ended = null;
        var (wanted, no) = await command();
        (done, problem) = (no is null ? wanted : null, no);
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        answer = await showThread.RunAsync(ThreadId, Leaving);
        // What has come meanwhile is on the screen now.
        (isMarked, readKey) = answer.MarksAsRead ? (false, Guid.NewGuid()) : (isMarked, readKey);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        // The button that was pressed may be gone: the answer is where the person goes on reading.
        await outcome.FocusAsync();
    }

    private async Task PrintAsync() => await Js.InvokeVoidAsync("print");

    private string PatientName => Acting.Subject?.Name?.GivenName ?? Text["ThePatient"].Value;

    private string WriterOf(ShowThread.Said said, ShowThread.Thread thread) => said.Writer switch
    {
        ShowThread.Writer.Other => said.Author.Length > 0 ? Text["Writer_At", said.Author, thread.Counterpart] : thread.Counterpart,
        ShowThread.Writer.Viewer => Acting.IsActing ? Text["Writer_YouFor", PatientName] : Text["Writer_You"],
        ShowThread.Writer.Patient => PatientName,
        ShowThread.Writer.ForPatient => Acting.IsActing ? Text["Writer_Behalf", said.Author, PatientName] : Text["Writer_YourBehalf", said.Author],
    };

    private string HowFar(ShowThread.Said said, ShowThread.Thread thread) => said switch
    {
        { ReadAt: { } read } => Text["Far_Read", PortalFormat.DateTime(read)],
        { DeliveredAt: { } delivered } => Text["Far_Delivered", PortalFormat.DateTime(delivered)],
        _ => Text[thread.Status is ThreadStatus.Failed ? "Far_Failed" : "Far_Sent"],
    };

    private string? Closed(ShowThread.Thread thread) => thread.Status switch
    {
        _ when answer is { ClosedUntil: { } opens, IsOnlyToLook: false } && MessageThread.TakesReply(thread.Kind, thread.Status, thread.OpenUntil, answer.AsOf) =>
            Text["Closed_Holiday", thread.Counterpart, PortalFormat.Weekday(opens), PortalFormat.Date(opens)].Value,
        ThreadStatus.Rejected => Text["Closed_Rejected", thread.Counterpart].Value,
        ThreadStatus.Answered or ThreadStatus.AskedBack or ThreadStatus.TimeOffered or ThreadStatus.ComeIn when answer is { IsOnlyToLook: false } => Text["Closed_Over"].Value,
        _ => null,
    };

    // Who has the word.
    private string Has(ShowThread.Thread thread) => thread.Status switch
    {
        ThreadStatus.Sent => Text["Has_Sent", thread.Counterpart],
        ThreadStatus.Delivered => Text["Has_Delivered", thread.Counterpart],
        ThreadStatus.Answered => Text["Has_Answered", thread.Counterpart],
        ThreadStatus.AskedBack => Text[IsOver(thread) ? "Has_Over" : "Has_AskedBack", thread.Counterpart],
        ThreadStatus.TimeOffered => Text[IsTimeOpen(thread) ? "Has_TimeOffered" : "Has_TimeOver", thread.Counterpart],
        ThreadStatus.ComeIn => Text["Has_ComeIn", thread.Counterpart],
        ThreadStatus.Rejected => Text["Has_Rejected", thread.Counterpart],
        ThreadStatus.Failed => Text["Has_Failed"],
        ThreadStatus.Received => Text["Has_Received"],
    };

    // The time for writing on.
    private bool IsOver(ShowThread.Thread thread) => thread.OpenUntil < PortalFormat.DayInOslo(answer!.AsOf);

    private static bool IsTimeOpen(ShowThread.Thread thread) => thread.Times is [.., { IsOpen: true }];

    private string? Next(ShowThread.Thread thread) => thread switch
    {
        { Status: ThreadStatus.Sent } => Text["Next_Sent"].Value,
        { Status: ThreadStatus.Delivered } => Text["Next_Delivered"].Value,
        { Status: ThreadStatus.TimeOffered } when IsTimeOpen(thread) => Text["Next_TimeOffered", PortalFormat.DateTime(thread.Times[^1].OpenUntil)].Value,
        { Status: ThreadStatus.ComeIn } => Text["Next_ComeIn"].Value,
        { Status: ThreadStatus.Answered or ThreadStatus.AskedBack or ThreadStatus.TimeOffered } when IsOver(thread) => Text["Next_Over"].Value,
        { Status: ThreadStatus.Answered or ThreadStatus.AskedBack or ThreadStatus.TimeOffered, OpenUntil: { } last } => Text["Next_OpenUntil", PortalFormat.Date(last)].Value,
        { Status: ThreadStatus.Rejected } => Text["Next_Rejected"].Value,
        { Status: ThreadStatus.Failed } => Text["Next_Failed"].Value,
        _ => null,
    };

    private List<PromiseClock.Step> Steps(ShowThread.Answer shown, ShowThread.Thread thread)
    {
        var asked = shown.Messages.Where(said => said.Writer is not ShowThread.Writer.Other).ToList();
        var steps = new List<PromiseClock.Step>();
        if (asked is [.., var last])
        {
            steps.Add(new(Text["Step_Sent"], last.SentAt));
            if (thread is { Status: ThreadStatus.Sent, AwaitedSince: { } again } && again > last.SentAt)
            {
                steps.Add(new(Text["Step_SentAgain"], again));
            }

            if (last.DeliveredAt is { } delivered)
            {
                steps.Add(new(Text["Step_Delivered"], delivered));
            }

            if (last.ReadAt is { } read)
            {
                steps.Add(new(Text["Step_Read"], read));
            }
        }

        if (thread is { AnsweredAt: { } answered, AwaitedSince: null })
        {
            steps.Add(new(
                Text[thread.Status switch
                {
                    ThreadStatus.Rejected => "Step_Rejected",
                    ThreadStatus.AskedBack => "Step_Asked",
                    ThreadStatus.TimeOffered => "Step_TimeOffered",
                    ThreadStatus.ComeIn => "Step_ComeIn",
                    _ => "Step_Answered",
                }],
                answered));
        }

        if (thread.Promise is { } promise)
        {
            steps.Add(new(Text["Step_Waits", thread.Counterpart], Detail: Text["Step_By", PortalFormat.DayAndMonth(promise.AnswerBy)], IsNow: true));
        }
        else if (thread.Status is ThreadStatus.TimeOffered && IsTimeOpen(thread))
        {
            steps.Add(new(Text["Step_WaitsForYou"], Detail: Text["Step_By", PortalFormat.DayAndMonth(PortalFormat.DayInOslo(thread.Times[^1].OpenUntil))].Value, IsNow: true));
        }
        else if (thread.Status is ThreadStatus.AskedBack && !IsOver(thread))
        {
            steps.Add(new(Text["Step_WaitsForYou"], Detail: thread.OpenUntil is { } until ? Text["Step_By", PortalFormat.DayAndMonth(until)].Value : null, IsNow: true));
        }

        return steps;
    }

    private string Describe(SendRefusal no, DialogueTerms? terms) => no switch
    {
        SendRefusal.NotOffered => Text["SendRefusal_NotOffered"],
        SendRefusal.ModeNotOffered => Text["SendRefusal_ModeNotOffered"],
        SendRefusal.ClosedForNow => Text["SendRefusal_ClosedForNow"],
        SendRefusal.SubjectMissing => Text["SendRefusal_SubjectMissing"],
        SendRefusal.SubjectTooLong => Text["SendRefusal_SubjectTooLong", terms?.LongestSubject ?? 0],
        SendRefusal.TextMissing => Text["SendRefusal_TextMissing"],
        SendRefusal.TextTooLong => Text["SendRefusal_TextTooLong", terms?.LongestText ?? 0],
        SendRefusal.NotFound => Text["SendRefusal_NotFound"],
        SendRefusal.NotOpen => Text["SendRefusal_NotOpen"],
        SendRefusal.ChangedMeanwhile => Text["SendRefusal_ChangedMeanwhile"],
    };

    private string Describe(OfferedTimeRefusal no) => no switch
    {
        OfferedTimeRefusal.NotFound => Text["OfferedTimeRefusal_NotFound"],
        OfferedTimeRefusal.AlreadyTaken => Text["OfferedTimeRefusal_AlreadyTaken"],
        OfferedTimeRefusal.AlreadyDeclined => Text["OfferedTimeRefusal_AlreadyDeclined"],
        OfferedTimeRefusal.Withdrawn => Text["OfferedTimeRefusal_Withdrawn"],
        OfferedTimeRefusal.RanOut => Text["OfferedTimeRefusal_RanOut"],
        OfferedTimeRefusal.OwnAppointmentAtSameTime => Text["OfferedTimeRefusal_OwnAppointmentAtSameTime"],
        OfferedTimeRefusal.ChangedMeanwhile => Text["OfferedTimeRefusal_ChangedMeanwhile"],
    };
}
