using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Consents;

public sealed class ShowConsent(ServiceGate<ConsentFeature> gate)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var history = await access.Db.Consents
            .OrderByDescending(decision => decision.Number)
            .Take(20)
            .Select(decision => new Decision(decision.Number, decision.Level, decision.DecidedAt, decision.TextVersion))
            .ToListAsync(cancel);
        var coming = await access.Db.Appointments
            .Where(appointment => appointment.ActiveSlotId != null && appointment.StartsAt > access.OpenedAt)
            .OrderBy(appointment => appointment.StartsAt)
            .Select(appointment => appointment.StartsAt)
            .Take(100)
            .ToListAsync(cancel);
        return new Answer(history, coming);
    }

    public sealed record Decision(int Number, ConsentLevel Level, DateTimeOffset DecidedAt, string TextVersion);

    /// <param name="History">The twenty newest, newest first; empty when the person never chose.</param>
    /// <param name="ComingAppointments">When they start, soonest first: they stay at the surgery whatever the person chooses.</param>
    public sealed record Answer(IReadOnlyList<Decision> History, IReadOnlyList<DateTimeOffset> ComingAppointments)
    {
        public ConsentLevel Level => History.Count == 0 ? ConsentLevel.None : History[0].Level;

        /// <summary>How many times the person has decided, also before what is shown.</summary>
        public int Decisions => History.Count == 0 ? 0 : History[0].Number;

        public bool HasNeverChosen => History.Count == 0;
    }
}
