using System.Net;
using System.Text.Json;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers.Contract;

namespace Helsenorge.Portal.Demo.Registers;

public enum MockRegisterFault
{
    None,

    /// <summary>Answers 503.</summary>
    Fails,

    /// <summary>Takes the question and never answers.</summary>
    Hangs,
}

/// <summary>Makes registers misbehave while they run.</summary>
public sealed class MockRegisterFaults
{
    private volatile MockRegisterFault population;
    private volatile MockRegisterFault contact;
    private volatile MockRegisterFault generalPractitioner;

    public MockRegisterFault PopulationRegister { get => population; set => population = value; }

    public MockRegisterFault ContactRegister { get => contact; set => contact = value; }

    public MockRegisterFault GeneralPractitionerRegister { get => generalPractitioner; set => generalPractitioner = value; }

    public void Heal() => PopulationRegister = ContactRegister = GeneralPractitionerRegister = MockRegisterFault.None;
}

/// <summary>The three registers over HTTP, knowing the demo population and nobody else. Says and stores nothing about who asks.</summary>
public static class MockRegisters
{
    private const int ListsAtOnce = 200;

    /// <param name="address">A loopback address; port 0 takes a free one, found in <see cref="WebApplication.Urls"/> after the start.</param>
    /// <param name="lists">The GPs' lists before anybody changed; none makes a GP register without any.</param>
    /// <param name="orders">Remembers who changes; a new one where none is given.</param>
    /// <param name="mayBeReachedFromOutside">For a container, whose network lets in nobody but the portal.</param>
    /// <exception cref="ArgumentException">The address can be reached from outside this machine.</exception>
    public static WebApplication Build(IReadOnlyList<DemoPerson> people, Uri address, MockRegisterFaults? faults = null, bool mayBeReachedFromOutside = false, IReadOnlyList<RegisteredGpList>? lists = null, MockGpOrders? orders = null)
    {
        if (!address.IsLoopback && !mayBeReachedFromOutside)
        {
            throw new ArgumentException("The mock registers answer anyone who asks, so they listen on loopback only.", nameof(address));
        }

        // The empty builder reads no settings, so that those of the portal in the same process do not reach it.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(LoopbackOf(address));
        builder.Services.AddRoutingCore();
        var app = builder.Build();

        var switches = faults ?? new MockRegisterFaults();
        var current = people.ToDictionary(person => person.Number);
        var everyNumber = people
            .SelectMany(person => person.Registered.FormerNumbers.Append(person.Number), (person, number) => (number, person))
            .ToDictionary(entry => entry.number, entry => entry.person);
        var changes = orders ?? new MockGpOrders(TimeProvider.System);
        changes.Know(lists ?? []);
        Map(app, "population-register", () => switches.PopulationRegister, number =>
            everyNumber.GetValueOrDefault(number) is { } person ? PersonAnswer.From(person.Registered) : null);
        Map(app, "contact-register", () => switches.ContactRegister, number =>
            current.GetValueOrDefault(number)?.Contact is { } contact ? ContactAnswer.From(number, contact) : null);
        Map(app, "general-practitioner-register", () => switches.GeneralPractitionerRegister, number =>
            current.GetValueOrDefault(number) is { } person && (changes.InEffectFor(number) ?? person.GeneralPractitioner) is { } doctor ? GeneralPractitionerAnswer.From(number, doctor) : null);
        Map<GpListSearch, IReadOnlyList<GpListAnswer>>(app, "general-practitioner-register/lists/search", () => switches.GeneralPractitionerRegister, search =>
            [.. changes.Lists.Where(list => search.After is null || string.CompareOrdinal(list.PractitionerHprNumber, search.After) > 0).Take(ListsAtOnce).Select(GpListAnswer.From)]);
        Map<GpOrderMessage, GpOrderReply>(app, "general-practitioner-register/orders", () => switches.GeneralPractitionerRegister, order => new GpOrderReply(order.Id, changes.Take(order)));
        return app;
    }

    private static void Map<TAnswer>(WebApplication app, string register, Func<MockRegisterFault> fault, Func<NationalIdentityNumber, TAnswer?> find)
        where TAnswer : class => Map<PersonSearch, TAnswer>(app, $"{register}/persons/search", fault, search => find(search.Number));

    private static void Map<TQuestion, TAnswer>(WebApplication app, string address, Func<MockRegisterFault> fault, Func<TQuestion, TAnswer?> find)
        where TQuestion : class
        where TAnswer : class
    {
        var json = RegisterJson.Options(allowSynthetic: true);
        app.MapPost($"/{address}", async context =>
        {
            switch (fault())
            {
                case MockRegisterFault.Fails:
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return;
                case MockRegisterFault.Hangs:
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return;
                case MockRegisterFault.None:
                    break;
            }

            TQuestion? search;
            try
            {
                search = await context.Request.ReadFromJsonAsync<TQuestion>(json, context.RequestAborted);
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                search = null;
            }

            if (search is null)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            }
            else if (find(search) is { } answer)
            {
                await context.Response.WriteAsJsonAsync(answer, json, context.RequestAborted);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
    }

    // Kestrel takes no free port for the name "localhost", only for an address.
    private static string LoopbackOf(Uri address) => address.Port == 0 ? $"http://{IPAddress.Loopback}:0" : address.GetLeftPart(UriPartial.Authority);
}
