using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Keeping a letter among the documents, and taking it out.</summary>
public sealed partial class ThreadPage
{
    private Guid keepKey = Guid.NewGuid();

    private Task KeepAsync() => DoAsync(async () =>
    {
        var isKept = answer?.KeptAs is null;
        var saved = await keepLetter.RunAsync(ThreadId, isKept, keepKey, Leaving);
        // In and out again are two commands.
        keepKey = Guid.NewGuid();
        return (isKept ? Done.Kept : Done.TakenOut, saved ? null : SendRefusal.ChangedMeanwhile);
    });
}
