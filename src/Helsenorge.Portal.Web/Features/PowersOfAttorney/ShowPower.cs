using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>One that the person has given, and the one that has taken its place since.</summary>
public sealed class ShowPower(ServiceGate<PowersFeature> gate)
{
    public async Task<Answer> RunAsync(Guid powerId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var rows = await access.Db.PowersOfAttorney
            .Where(power => power.Id == powerId || (power.EndedAt == null && access.Db.PowersOfAttorney.Any(old => old.Id == powerId && old.End == PowerEnd.Replaced && old.NumberHash == power.NumberHash)))
            .Select(power => new GivenPower(power.Id, power.TypedName, power.Areas, power.Basis, power.GivenAt, power.Until, power.AcceptedAt, power.EndedAt, power.End, power.NumberHash, power.Version))
            .ToListAsync(cancel);
        var giver = await Giver.ReadAsync(access, cancel);
        return new Answer(rows.Find(row => row.Id == powerId), rows.Find(row => row.Id != powerId), giver, today, access.OpenedAt);
    }

    /// <param name="Power">Null when the person has given no such one.</param>
    /// <param name="Successor">The one that stands now in place of it; null when none has replaced it.</param>
    public sealed record Answer(GivenPower? Power, GivenPower? Successor, Giver Giver, DateOnly Today, DateTimeOffset AsOf);
}

/// <summary>The giver, as far as the pages about giving need them.</summary>
public sealed record Giver(string Name, int Age, bool IsProtected, ConsentLevel Consent)
{
    internal static async Task<Giver> ReadAsync(ReadAccess access, CancellationToken cancel)
    {
        var person = await access.Db.People.Select(own => new { own.GivenName, own.FamilyName, own.BirthDate, own.AddressProtection }).SingleAsync(cancel);
        return new Giver(
            $"{person.GivenName} {person.FamilyName}".Trim(),
            Domain.People.Age.On(person.BirthDate, NorwegianTime.Today(access.OpenedAt)),
            PowerRules.IsProtected(person.AddressProtection),
            access.Consent);
    }
}

public sealed class ShowGiver(ServiceGate<PowersFeature> gate)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        return new Answer(await Giver.ReadAsync(access, cancel), NorwegianTime.Today(access.OpenedAt));
    }

    public sealed record Answer(Giver Giver, DateOnly Today);
}
