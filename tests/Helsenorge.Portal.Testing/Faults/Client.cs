using System.Text.Json;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>What a client process is to do.</summary>
/// <param name="Leaver">The one who withdraws sooner or later.</param>
/// <param name="Slots">The times they all want.</param>
public sealed record ClientOrders(Engine Engine, string ConnectionString, string Journal, int Seed, IReadOnlyList<Actor> People, Actor? Leaver, IReadOnlyList<Guid> Slots)
{
    public static ClientOrders Read(string path) => JsonSerializer.Deserialize<ClientOrders>(File.ReadAllText(path))!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));
}

/// <summary>
/// A node with people who book, move, cancel and change their consent without a pause, each after the answer to the one before, until
/// told to stop or killed.
/// </summary>
public static class Client
{
    private const int MostActive = 4;

    public static async Task RunAsync(ClientOrders orders, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(orders);
        await using var portal = PortalHarness.Open(orders.Engine, orders.ConnectionString);
        using var journal = new Journal(orders.Journal);
        var everyone = orders.Leaver is { } leaver ? orders.People.Append(leaver) : orders.People;
        await Task.WhenAll(everyone.Select((actor, at) => Task.Run(() => LiveAsync(portal, journal, actor, orders, new Random(orders.Seed + at), stop), CancellationToken.None)));
    }

    private static async Task LiveAsync(PortalHarness portal, Journal journal, Actor actor, ClientOrders orders, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var command = await NextAsync(portal, actor, orders, random);
            var answer = await journal.RunAsync(command, portal);
            if (command.Kind is CommandKind.Withdraw && answer.Kind is AnswerKind.Done)
            {
                return;
            }
        }
    }

    private static async Task<Command> NextAsync(PortalHarness portal, Actor actor, ClientOrders orders, Random random)
    {
        var consents = await portal.LookAsync<ConsentDecision, List<ConsentLevel>>(all => all.Where(c => c.PatientId == actor.PersonId).OrderBy(c => c.Number).Select(c => c.Level).ToListAsync());
        var own = await portal.LookAsync<Appointment, List<Guid>>(all => all.Where(a => a.PatientId == actor.PersonId && a.ActiveSlotId != null).Select(a => a.Id).ToListAsync());
        var isFull = consents[^1] is ConsentLevel.Full;
        var dice = random.Next(100);
        var kind = dice switch
        {
            < 12 => CommandKind.Read,
            < 18 when actor == orders.Leaver => CommandKind.Withdraw,
            < 30 => CommandKind.Consent,
            // Now and then something that the level does not let them do.
            < 80 when !isFull => CommandKind.Consent,
            < 65 when own.Count < MostActive => CommandKind.Book,
            < 80 when own.Count > 0 => CommandKind.Move,
            _ when own.Count > 0 => CommandKind.Cancel,
            _ => CommandKind.Book,
        };
        return new Command(
            Guid.NewGuid(),
            kind,
            actor,
            own.Count == 0 ? Guid.Empty : own[random.Next(own.Count)],
            orders.Slots[random.Next(orders.Slots.Count)],
            isFull ? ConsentLevel.BasicPlus : ConsentLevel.Full,
            consents.Count);
    }
}
