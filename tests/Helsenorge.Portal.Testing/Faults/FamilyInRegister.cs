using System.Collections.Concurrent;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>A population register that knows some grown-ups and a child of each, at the same address, and says what it is told of responsibility.</summary>
public sealed class FamilyInRegister : IPopulationRegister
{
    private static readonly RegisteredAddress Home = new("Fjordveien 12", "5999", "Fjordby", "Fjordby");
    private readonly ConcurrentDictionary<NationalIdentityNumber, RegisteredPerson> people = new();

    public void Say(NationalIdentityNumber parent, NationalIdentityNumber child, bool isResponsible)
    {
        IReadOnlyList<RegisteredParentalResponsibility> rows = isResponsible ? [new(parent, child, ParentalResponsibilityKind.Mother)] : [];
        people[parent] = new(parent, [], "Kari", "Nordli", new DateOnly(1980, 5, 17), Sex.Female, AddressProtection.Ungraded, Home, null, null, rows);
        people[child] = new(child, [], "Mia", "Nordli", new DateOnly(2019, 3, 2), Sex.Female, AddressProtection.Ungraded, Home, null, null, rows);
    }

    public Task<RegisteredPerson?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) => Task.FromResult(people.GetValueOrDefault(number));
}
