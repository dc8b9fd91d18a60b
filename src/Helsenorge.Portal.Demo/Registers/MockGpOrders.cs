using System.Collections.Concurrent;
using System.Text.Json;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers.Contract;

namespace Helsenorge.Portal.Demo.Registers;

/// <summary>What the mock GP register remembers: the lists, and who has asked for another. In a file where one is given, so that a demo that is started again still knows.</summary>
public sealed class MockGpOrders
{
    private readonly JsonSerializerOptions json = RegisterJson.Options(allowSynthetic: true);
    private readonly ConcurrentDictionary<Guid, (GpOrderMessage Order, GpOrderAnswer Answer)> orders = [];
    private readonly Lock taking = new();
    private readonly TimeProvider clock;
    private readonly string? file;
    private IReadOnlyList<RegisteredGpList> lists = [];

    /// <param name="file">Null to forget at the end.</param>
    public MockGpOrders(TimeProvider clock, string? file = null)
    {
        (this.clock, this.file) = (clock, file);
        foreach (var line in file is not null && File.Exists(file) ? File.ReadAllLines(file) : [])
        {
            if (JsonSerializer.Deserialize<Entry>(line, json) is { } entry)
            {
                orders[entry.Order.Id] = (entry.Order, entry.Answer);
            }
        }
    }

    /// <summary>As they are now: whoever comes is counted at once, though the change takes effect later.</summary>
    public IReadOnlyList<RegisteredGpList> Lists => [.. lists.Select(list => list with { Patients = list.Patients + Coming(list.PractitionerHprNumber) })];

    /// <summary>The lists before anybody changed.</summary>
    public void Know(IReadOnlyList<RegisteredGpList> known) => lists = [.. known.OrderBy(list => list.PractitionerHprNumber, StringComparer.Ordinal)];

    /// <summary>The GP by the latest order whose day has come; null when there is none.</summary>
    public RegisteredGeneralPractitioner? InEffectFor(NationalIdentityNumber number)
    {
        var today = NorwegianTime.Today(clock.GetUtcNow());
        var order = Accepted().Where(order => order.Number == number && order.EffectiveOn <= today).MaxBy(order => order.OrderedAt);
        return order is null || lists.FirstOrDefault(list => list.PractitionerHprNumber == order.HprNumber) is not { } list
            ? null
            : new RegisteredGeneralPractitioner(list.PractitionerHprNumber, list.PractitionerName, list.SurgeryOrganisationNumber, order.EffectiveOn);
    }

    internal GpOrderAnswer Take(GpOrderMessage order)
    {
        lock (taking)
        {
            if (orders.TryGetValue(order.Id, out var known))
            {
                return known.Answer;
            }

            var list = Lists.FirstOrDefault(list => list.PractitionerHprNumber == order.HprNumber);
            var answer = list is null or { EndsOn: not null } ? GpOrderAnswer.Refused : GpOrderAnswer.Accepted;
            orders[order.Id] = (order, answer);
            if (file is not null)
            {
                File.AppendAllText(file, JsonSerializer.Serialize(new Entry(order, answer), json) + Environment.NewLine);
            }

            return answer;
        }
    }

    // Of several orders of one person the latest holds.
    private int Coming(string hprNumber) => Accepted().GroupBy(order => order.Number).Count(own => own.MaxBy(order => order.OrderedAt)!.HprNumber == hprNumber);

    private IEnumerable<GpOrderMessage> Accepted() => orders.Values.Where(known => known.Answer is GpOrderAnswer.Accepted).Select(known => known.Order);

    private sealed record Entry(GpOrderMessage Order, GpOrderAnswer Answer);
}
