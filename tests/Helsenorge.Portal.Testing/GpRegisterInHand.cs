using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Testing;

/// <summary>The GP register in a test's hand: it says and refuses what it is told to, and remembers what it was asked. Somebody else's system, so not the portal's own code.</summary>
public sealed class GpRegisterInHand(TimeProvider clock) : IGeneralPractitionerRegister
{
    private readonly Dictionary<Guid, GpOrder> orders = [];

    public List<RegisteredGpList> Lists { get; } = [];

    /// <summary>Numbers of those to whom it lets nobody.</summary>
    public HashSet<string> Refuses { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>It has taken the orders and is late with them.</summary>
    public bool IsLate { get; set; }

    /// <summary>How many times it was told of a change, the same one again included.</summary>
    public int Told { get; private set; }

    public IReadOnlyCollection<GpOrder> Orders => orders.Values;

    /// <summary>The answer to the next order is lost on the way, though the order has arrived.</summary>
    public bool LosesAnswer { get; set; }

    public Task<RegisteredGeneralPractitioner?> FindAsync(NationalIdentityNumber number, CancellationToken cancel)
    {
        Answer();
        var today = NorwegianTime.Today(clock.GetUtcNow());
        var order = IsLate ? null : orders.Values.Where(order => order.Number == number && order.EffectiveOn <= today).MaxBy(order => order.OrderedAt);
        var list = Lists.Find(list => list.PractitionerHprNumber == order?.PractitionerHprNumber);
        return Task.FromResult(list is null ? null : new RegisteredGeneralPractitioner(list.PractitionerHprNumber, list.PractitionerName, list.SurgeryOrganisationNumber, order!.EffectiveOn));
    }

    public Task<IReadOnlyList<RegisteredGpList>> ListsAsync(string? after, CancellationToken cancel)
    {
        Answer();
        return Task.FromResult<IReadOnlyList<RegisteredGpList>>([.. Lists.OrderBy(list => list.PractitionerHprNumber, StringComparer.Ordinal).Where(list => after is null || string.CompareOrdinal(list.PractitionerHprNumber, after) > 0).Take(2)]);
    }

    public Task<GpOrderAnswer> OrderAsync(GpOrder order, CancellationToken cancel)
    {
        Answer();
        Told++;
        if (Refuses.Contains(order.PractitionerHprNumber))
        {
            return Task.FromResult(GpOrderAnswer.Refused);
        }

        if (orders.TryAdd(order.Id, order) && Lists.FindIndex(list => list.PractitionerHprNumber == order.PractitionerHprNumber) is >= 0 and var at)
        {
            Lists[at] = Lists[at] with { Patients = Lists[at].Patients + 1 };
        }

        if (LosesAnswer)
        {
            LosesAnswer = false;
            throw new RegisterUnavailableException("GP register");
        }

        return Task.FromResult(GpOrderAnswer.Accepted);
    }

    private void Answer()
    {
        if (IsDown)
        {
            throw new RegisterUnavailableException("GP register");
        }
    }
}
