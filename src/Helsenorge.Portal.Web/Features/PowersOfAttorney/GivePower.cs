using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>
/// Gives a power of attorney to whoever has the number and the name. The answer, the rows and the work are the same whether anybody has.
/// </summary>
public sealed class GivePower(ServiceGate<PowersFeature> gate, Addressees addressees, AcceptedNumbers numbers, PersonNumberVault vault, PowerReceiptWords words)
{
    /// <summary>What is wrong with the name and the number as typed; nothing about whether anybody has them.</summary>
    public IReadOnlyList<PowerRefusal> Check(string? name, string? number)
    {
        List<PowerRefusal> wrong = [];
        if (PowerRules.CheckName(name) is { } no)
        {
            wrong.Add(no);
        }

        if (!numbers.TryParse(number, out _))
        {
            wrong.Add(PowerRefusal.NumberInvalid);
        }

        return wrong;
    }

    public async Task<Answer> RunAsync(string name, string number, ServiceAreas areas, DateOnly? until, Guid key, CancellationToken cancel)
    {
        if (Check(name, number) is [var wrong, ..] || !numbers.TryParse(number, out var typed))
        {
            return new Answer(null, Check(name, number)[0]);
        }

        await using var access = await gate.OpenToWriteAsync(PowersFeature.Give, key, cancel);
        if (access.EarlierResultId is { } earlier)
        {
            return new Answer(earlier, null);
        }

        var answer = await GiveAsync(access, PersonName.Tidy(name), typed, areas, until, cancel);
        return answer.Refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? new Answer(access.EarlierResultId, null) : answer;
    }

    private async Task<Answer> GiveAsync(WriteAccess access, string name, NationalIdentityNumber number, ServiceAreas areas, DateOnly? until, CancellationToken cancel)
    {
        var today = NorwegianTime.Today(access.OpenedAt);
        if (PowerRules.CheckScope(areas, until, today) is { } no)
        {
            return new Answer(null, no);
        }

        var addressee = await addressees.FindAsync(access, number, name, cancel);
        var standing = await access.Db.PowersOfAttorney.Where(power => power.EndedAt == null && addressee.Hashes.Contains(power.NumberHash)).ToListAsync(cancel);
        var isProtected = PowerRules.IsProtected(await access.Db.People.Select(person => person.AddressProtection).SingleAsync(cancel));
        if (isProtected || addressee.IsGiver)
        {
            return new Answer(null, isProtected ? PowerRefusal.AddressProtected : PowerRefusal.OwnNumber);
        }

        if (standing.Find(power => power.Stands(today)) is { } already)
        {
            return new Answer(already.Id, PowerRefusal.AlreadyGiven);
        }

        standing.ForEach(power => power.LiveNumberHash = null);
        var given = PowerOfAttorney.Give(access.PatientId, name, vault.Protect(number).Hash, areas, until, access.OpenedAt);
        access.Db.Add(given);
        access.Notify(access.PatientId, NotificationKind.PowerGiven, PowersFeature.Service, given.Id);
        addressee.Tell(access, NotificationKind.PowerOffered, PowersFeature.Service);
        await PowerReceipts.LeaveAsync(access, given, NotificationKind.PowerGiven, null, words, cancel);
        return await access.SaveAsync(cancel, given.Id) switch
        {
            SaveOutcome.Saved => new Answer(access.EarlierResultId ?? given.Id, null),
            SaveOutcome.Taken => new Answer(null, PowerRefusal.AlreadyGiven),
            SaveOutcome.ChangedMeanwhile => new Answer(null, PowerRefusal.ChangedMeanwhile),
        };
    }

    /// <param name="PowerId">What was given, or the one that stands already.</param>
    public sealed record Answer(Guid? PowerId, PowerRefusal? Refusal);
}
