using System.Diagnostics;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <param name="Overlapped">Rounds in which each began before the others had ended: the rest prove nothing.</param>
/// <param name="Refused">Presses that were told that the thread had changed meanwhile.</param>
/// <param name="Violations">What was not as the answers said, in words.</param>
public sealed record AnswerRaceResult(int Rounds, int Overlapped, int Refused, IReadOnlyList<string> Violations)
{
    public override string ToString() => $"{Rounds} rounds, {Overlapped} overlapped, {Refused} presses refused, {Violations.Count} violations";
}

/// <summary>
/// Two answers to one thread in the same moment. A patient writes on from two devices on two nodes, one message on each, the first of them
/// pressed on both; and the surgery's answer comes, sent twice. Whatever was acknowledged is there once, whatever was refused is not, and
/// the thread stands as the last of them left it.
/// </summary>
public static class AnswerRace
{
    private static readonly DialogueLimits Limits = new();

    public static async Task<AnswerRaceResult> RunAsync(PortalHarness portal, PortalHarness otherNode, int rounds)
    {
        var solbakken = PortalHarness.Solbakken(OfferedServices.EConsultation);
        var now = portal.Clock.GetUtcNow();
        var phone = await portal.GivenPersonAsync("Kari Nordli");
        var session = PortalHarness.NewSession(phone.PersonId, now);
        await portal.GivenAsync(solbakken, session);
        var tablet = phone with { SessionId = session.Id };
        int overlapped = 0, refused = 0;
        var violations = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var (thread, question) = Asked(solbakken, phone.PersonId, now.AddHours(-2));
            await portal.GivenAsync(thread, question);
            var before = await LastEntryAsync(portal, phone.PersonId);
            var (first, second, said) = (Guid.NewGuid(), Guid.NewGuid(), new Inward($"answer-{round}", "Ingrid Haugland", "Bruk krem."));
            using var barrier = new Barrier(5);
            (PortalHarness Node, Actor Actor, Guid Key)[] devices = [(portal, phone, first), (otherNode, tablet, first), (otherNode, tablet, second)];
            var presses = devices.Select(by => Race(barrier, async () =>
            {
                by.Node.Actor.BecomeHere(by.Actor);
                return await by.Node.RunAsync((ReplyInThread reply) => reply.RunAsync(thread.Id, TextOf(by.Key), by.Key, CancellationToken.None));
            })).ToList();
            var deliveries = new[] { portal, otherNode }.Select(node => Race(barrier, () => DeliverAsync(node, solbakken, phone.PersonId, question.Id, said))).ToList();
            var (told, brought) = (await Task.WhenAll(presses), await Task.WhenAll(deliveries));
            (long Began, long Ended)[] spans = [.. told.Select(t => (t.Began, t.Ended)), .. brought.Select(b => (b.Began, b.Ended))];
            overlapped += spans.Max(span => span.Began) < spans.Min(span => span.Ended) ? 1 : 0;
            refused += told.Count(t => t.Result is not null);

            var messages = await portal.LookAsync<Message, List<Message>>(all => all.AsNoTracking().Where(message => message.ThreadId == thread.Id && message.Id != question.Id).ToListAsync());
            var entries = await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.AsNoTracking().Where(entry => entry.PatientId == phone.PersonId && entry.Sequence > before).OrderBy(entry => entry.Sequence).ToListAsync());
            var receipts = await portal.LookAsync<CommandReceipt, List<CommandReceipt>>(all => all.AsNoTracking().Where(receipt => receipt.Id == first || receipt.Id == second).ToListAsync());
            var ids = messages.Select(message => message.Id).ToList();
            var sent = await portal.LookAsync<OutboxMessage, List<Guid>>(all => all.Where(message => message.Kind == "message.sent" && ids.Contains(message.ItemId)).Select(message => message.ItemId).ToListAsync());
            var bells = await portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Where(bell => bell.ItemId == thread.Id).Select(bell => bell.Kind).ToListAsync());
            var standing = await portal.LookAsync<MessageThread, MessageThread>(all => all.AsNoTracking().SingleAsync(one => one.Id == thread.Id));

            foreach (var key in (Guid[])[first, second])
            {
                var answers = (key == first ? told[..2] : told[2..]).Select(t => t.Result).ToList();
                var written = messages.Where(message => message.Text == TextOf(key)).ToList();
                var isKept = answers.Contains(null);
                Expect(answers.TrueForAll(answer => answer is null or SendRefusal.ChangedMeanwhile), $"a press was told {string.Join(" and ", answers)}");
                Expect(written.Count == (isKept ? 1 : 0), $"a message that was {(isKept ? "acknowledged" : "refused")} is there {written.Count} times");
                Expect(receipts.Where(receipt => receipt.Id == key).Select(receipt => receipt.ResultId).SequenceEqual(written.Select(message => (Guid?)message.Id)), "the receipt is not of the one message");
            }

            var outward = messages.Where(message => !message.IsInward).Select(message => message.Id).ToList();
            Expect(messages.Count(message => message.IsInward) == 1 && brought.Count(b => b.Result.IsNew) == 1, $"the answer is there {messages.Count(message => message.IsInward)} times, and {brought.Count(b => b.Result.IsNew)} were told that it was new");
            Expect(sent.Order().SequenceEqual(outward.Order()), $"{sent.Count} of {outward.Count} messages went to the surgery");
            Expect(bells is [NotificationKind.MessageAnswered], $"the bell rang for {string.Join(" and ", bells)}");
            var done = entries.Where(entry => entry.Outcome is UsageOutcome.Done).ToList();
            Expect(entries.Count == told.Length + brought.Sum(b => b.Result.Tries), $"{entries.Count} rows in the log of {told.Length} presses and {brought.Sum(b => b.Result.Tries)} deliveries");
            Expect(done.Select(entry => entry.ItemId).Order().SequenceEqual(outward.Append(question.Id).Select(id => (Guid?)id).Order()), $"{done.Count} rows of what was done, of {messages.Count} messages");
            Expect((standing.Status, standing.AwaitedSince, standing.OpenUntil) == StandingAfter(done, question.SentAt, now), $"it stands as {standing.Status}, awaited since {standing.AwaitedSince:O}, open until {standing.OpenUntil:O}, after {string.Join(", ", done.Select(entry => entry.ActionCode))}");
            Expect(standing is { HasInward: true, HasOutward: true, IsUnread: true } && standing.LastAt == now, "it does not say that something has come and gone just now");

            void Expect(bool isSo, string otherwise)
            {
                if (!isSo)
                {
                    violations.Add($"Round {round}: {otherwise}.");
                }
            }
        }

        if ((await portal.Get<UsageLogVerifier>().VerifyAsync(phone.PersonId, CancellationToken.None)).Fault is { } fault)
        {
            violations.Add($"The log: {fault}.");
        }

        return new AnswerRaceResult(rounds, overlapped, refused, violations);

        static string TextOf(Guid key) => $"Det har spredt seg. {key}";
    }

    // The log has the order in which they were committed.
    private static (ThreadStatus Status, DateTimeOffset? Awaited, DateOnly? OpenUntil) StandingAfter(IReadOnlyList<UsageLogEntry> done, DateTimeOffset asked, DateTimeOffset now)
    {
        (ThreadStatus Status, DateTimeOffset? Awaited, DateOnly? OpenUntil) standing = (ThreadStatus.Sent, asked, null);
        foreach (var entry in done)
        {
            standing = entry.ActionCode == InboxFeature.Reply.Code
                ? (ThreadStatus.Sent, standing.Awaited ?? now, null)
                : (ThreadStatus.Answered, null, WorkingDays.After(NorwegianTime.Today(now), Limits.On(MessageKind.EConsultation, now).OpenFor));
        }

        return standing;
    }

    // As a surgery's system does it: again until it is told that the portal has it.
    private static async Task<(bool IsNew, int Tries)> DeliverAsync(PortalHarness node, Surgery surgery, Guid patient, Guid question, Inward said)
    {
        for (var tries = 1; ; tries++)
        {
            await using var access = await node.Get<SystemAccess>().OpenPatientAsync(new SystemActor(surgery.Name, surgery.OrganisationNumber), patient, InboxFeature.Service, InboxFeature.Deliver, CancellationToken.None);
            if (!await MessageDelivery.AnswerAsync(access!, InboxFeature.Service, question, AnswerKind.Answer, said, Limits, CancellationToken.None))
            {
                return (false, tries);
            }

            if (await access!.SaveAsync(CancellationToken.None, question) is SaveOutcome.Saved)
            {
                return (true, tries);
            }
        }
    }

    private static (MessageThread Thread, Message First) Asked(Surgery surgery, Guid patient, DateTimeOffset at) =>
        MessageThread.Ask(Limits.On(MessageKind.EConsultation, at), surgery, "Utslett", "Hva er dette?", new(patient, ""), patient, at).Succeeded(out var begun)
            ? begun
            : throw new InvalidOperationException("It was refused.");

    private static Task<long> LastEntryAsync(PortalHarness portal, Guid patient) => portal.LookAsync<PatientLedger, long>(all => all.Where(ledger => ledger.PatientId == patient).Select(ledger => ledger.Sequence).SingleAsync());

    private static Task<(T Result, long Began, long Ended)> Race<T>(Barrier barrier, Func<Task<T>> run) => Task.Factory.StartNew(
        async () =>
        {
            barrier.SignalAndWait();
            var began = Stopwatch.GetTimestamp();
            var result = await run();
            return (result, began, Stopwatch.GetTimestamp());
        },
        TaskCreationOptions.LongRunning).Unwrap();
}
