using System.Net;
using System.Net.Http.Json;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Helsenorge.Portal.Web.Tests.Demo;

public sealed class MockRegistersTests : IAsyncLifetime
{
    private readonly DemoPopulation population = new(new(2026, 11, 24));
    private readonly MockRegisterFaults faults = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.FromHours(1)));
    private readonly string file = Path.Combine(Path.GetTempPath(), $"gp-orders-{Guid.NewGuid():N}.jsonl");
    private WebApplication registers = null!;
    private ServiceProvider services = null!;

    public async ValueTask InitializeAsync()
    {
        registers = MockRegisters.Build(population.People, new("http://127.0.0.1:0"), faults, lists: DemoGpLists.At(population.Today), orders: new MockGpOrders(clock, file));
        await registers.StartAsync(Cancel);
        services = new ServiceCollection().AddRegisters(new()
        {
            PopulationRegister = Address,
            ContactRegister = Address,
            GeneralPractitionerRegister = Address,
            AllowSynthetic = true,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            TotalTimeout = TimeSpan.FromSeconds(1),
        }).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await registers.DisposeAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task Everyone_is_told_through_the_adapters_as_they_are()
    {
        foreach (var person in population.People)
        {
            Assert.Equivalent(person.Registered, await Population.FindAsync(person.Number, Cancel), strict: true);
            Assert.Equal(person.Contact, await Contacts.FindAsync(person.Number, Cancel));
            Assert.Equal(person.GeneralPractitioner, await Practitioners.FindAsync(person.Number, Cancel));
        }
    }

    [Fact]
    public async Task A_former_number_finds_the_person_in_the_population_register_only()
    {
        var elsa = population[People.Elsa];
        var former = elsa.Registered.FormerNumbers.Single();

        Assert.Equal(elsa.Number, (await Population.FindAsync(former, Cancel))?.Number);
        Assert.Null(await Contacts.FindAsync(former, Cancel));
        Assert.Null(await Practitioners.FindAsync(former, Cancel));
    }

    [Fact]
    public async Task A_stranger_is_unknown()
    {
        Assert.True(NationalIdentityNumber.TryParse("10915596784", allowSynthetic: true, out var stranger));

        Assert.Null(await Population.FindAsync(stranger, Cancel));
        Assert.Null(await Contacts.FindAsync(stranger, Cancel));
        Assert.Null(await Practitioners.FindAsync(stranger, Cancel));
    }

    [Theory]
    [InlineData(MockRegisterFault.Fails)]
    [InlineData(MockRegisterFault.Hangs)]
    public async Task One_register_can_be_down_while_the_others_answer(MockRegisterFault fault)
    {
        var kari = population[People.Kari].Number;
        faults.GeneralPractitionerRegister = fault;

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Practitioners.FindAsync(kari, Cancel));
        Assert.NotNull(await Population.FindAsync(kari, Cancel));
        Assert.NotNull(await Contacts.FindAsync(kari, Cancel));

        faults.Heal();
        Assert.NotNull(await Practitioners.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task Each_register_has_its_own_switch()
    {
        var kari = population[People.Kari].Number;
        faults.PopulationRegister = MockRegisterFault.Fails;
        faults.ContactRegister = MockRegisterFault.Fails;

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Population.FindAsync(kari, Cancel));
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Contacts.FindAsync(kari, Cancel));
        Assert.NotNull(await Practitioners.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task The_lists_come_in_order_and_to_an_end()
    {
        var lists = await Practitioners.ListsAsync(null, Cancel);

        Assert.Equal(DemoGpLists.At(population.Today).OrderBy(list => list.PractitionerHprNumber, StringComparer.Ordinal), lists);
        Assert.Empty(await Practitioners.ListsAsync(lists[^1].PractitionerHprNumber, Cancel));
    }

    [Fact]
    public async Task A_change_is_counted_at_once_holds_from_its_day_and_is_remembered_when_the_demo_starts_again()
    {
        var kari = population[People.Kari].Number;
        var order = new GpOrder(Guid.NewGuid(), kari, DemoGpLists.Free, new(2026, 12, 1), clock.GetUtcNow());
        var before = (await Practitioners.ListsAsync(null, Cancel)).Single(list => list.PractitionerHprNumber == DemoGpLists.Free).Patients;

        Assert.Equal(GpOrderAnswer.Accepted, await Practitioners.OrderAsync(order, Cancel));
        Assert.Equal(GpOrderAnswer.Accepted, await Practitioners.OrderAsync(order, Cancel));

        Assert.Equal(before + 1, (await Practitioners.ListsAsync(null, Cancel)).Single(list => list.PractitionerHprNumber == DemoGpLists.Free).Patients);
        Assert.Equal(population[People.Kari].GeneralPractitioner, await Practitioners.FindAsync(kari, Cancel));
        clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(1)));
        Assert.Equal((DemoGpLists.Free, new DateOnly(2026, 12, 1)), await Practitioners.FindAsync(kari, Cancel) is { } gp ? (gp.PractitionerHprNumber, gp.Since) : default);

        var again = new MockGpOrders(clock, file);
        again.Know(DemoGpLists.At(population.Today));
        Assert.Equal(DemoGpLists.Free, again.InEffectFor(kari)?.PractitionerHprNumber);
    }

    [Fact]
    public async Task Nobody_new_comes_to_a_GP_who_leaves() =>
        Assert.Equal(GpOrderAnswer.Refused, await Practitioners.OrderAsync(new GpOrder(Guid.NewGuid(), population[People.Kari].Number, DemoSurgeries.Magnus.HprNumber, new(2026, 12, 1), clock.GetUtcNow()), Cancel));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("rubbish")]
    [InlineData("{\"number\":\"123\"}")]
    public async Task A_question_nobody_can_read_is_refused(string body)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("population-register/persons/search", content, Cancel)).StatusCode);
    }

    [Fact]
    public void They_listen_on_this_machine_only() =>
        Assert.Throws<ArgumentException>(() => MockRegisters.Build(population.People, new("http://0.0.0.0:0")));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => new(registers.Urls.Single());

    private IPopulationRegister Population => services.GetRequiredService<IPopulationRegister>();

    private IContactRegister Contacts => services.GetRequiredService<IContactRegister>();

    private IGeneralPractitionerRegister Practitioners => services.GetRequiredService<IGeneralPractitionerRegister>();
}
