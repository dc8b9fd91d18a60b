using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helsenorge.Portal.Web.Tests.Registers;

public sealed class RegisterAdapterTests : IAsyncLifetime
{
    private const string Person = """
        {
          "number": "15838512329", "formerNumbers": ["50846202355"],
          "givenName": "Kari", "familyName": "Nordli", "birthDate": "1985-03-15", "sex": "female",
          "addressProtection": "clientAddress",
          "address": { "street": "Fjordveien 7", "postalCode": "5999", "city": "Fjordby", "municipality": "Fjordby" },
          "parentalResponsibilities": [{ "holder": "15838512329", "child": "10915596784", "kind": "joint" }]
        }
        """;

    private const string Contact = """
        { "number": "15838512329", "reserved": false, "language": "nn", "mobile": "+46701234567", "mobileVerifiedOn": "2026-01-31" }
        """;

    private const string Practitioner = """
        { "number": "15838512329", "hprNumber": "1234567", "practitionerName": "Ingrid Haugland", "surgeryOrganisationNumber": "889640782", "since": "2019-02-01" }
        """;

    private const string GpLists = """
        [{
          "hprNumber": "1234567", "practitionerName": "Ingrid Haugland", "sex": "female", "languages": ["norwegian", "northernSami"],
          "surgeryOrganisationNumber": "889640782", "surgeryName": "Solbakken legesenter",
          "address": { "street": "Solbakken 4", "postalCode": "5999", "city": "Fjordby", "municipality": "Fjordby" },
          "phone": "+4755550123", "capacity": 1200, "patients": 1199, "latitude": 60.9, "longitude": 5.2, "endsOn": "2026-12-31"
        }]
        """;

    private static readonly NationalIdentityNumber kari = Number("15838512329");
    private static readonly NationalIdentityNumber formerKari = Number("50846202355");
    private static readonly NationalIdentityNumber child = Number("10915596784");

    private readonly RecordedLogs logs = new();
    private StubRegister stub = null!;
    private ServiceProvider services = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await StubRegister.StartAsync();
        services = ServicesFor(allowSynthetic: true);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task The_population_register_tells_who_someone_is()
    {
        stub.AnswerWith(Person);

        var person = await Population.FindAsync(kari, Cancel);

        Assert.NotNull(person);
        Assert.Equal(kari, person.Number);
        Assert.Equal([formerKari], person.FormerNumbers);
        Assert.Equal(("Kari", "Nordli", new DateOnly(1985, 3, 15)), (person.GivenName, person.FamilyName, person.BirthDate));
        Assert.Equal((Sex.Female, AddressProtection.ClientAddress), (person.Sex, person.AddressProtection));
        Assert.Equal(new RegisteredAddress("Fjordveien 7", "5999", "Fjordby", "Fjordby"), person.Address);
        Assert.Equal([new RegisteredParentalResponsibility(kari, child, ParentalResponsibilityKind.Joint)], person.ParentalResponsibilities);
        Assert.Null(person.DeceasedOn);
        Assert.Null(person.EmigratedOn);
    }

    [Fact]
    public async Task The_contact_register_tells_language_and_mobile()
    {
        stub.AnswerWith(Contact);

        Assert.Equal(new ContactInformation("nn", null, null, "+46701234567", new(2026, 1, 31), false), await Contacts.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task The_general_practitioner_register_tells_the_doctor()
    {
        stub.AnswerWith(Practitioner);

        Assert.Equal(
            new RegisteredGeneralPractitioner("1234567", "Ingrid Haugland", "889640782", new(2019, 2, 1)),
            await Practitioners.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task The_general_practitioner_register_tells_the_lists()
    {
        stub.AnswerWith(GpLists);

        var lists = await Practitioners.ListsAsync("1000", Cancel);

        Assert.Equal(
            [new RegisteredGpList("1234567", "Ingrid Haugland", Sex.Female, SpokenLanguages.Norwegian | SpokenLanguages.NorthernSami, "889640782", "Solbakken legesenter", new("Solbakken 4", "5999", "Fjordby", "Fjordby"), "+4755550123", 60.9, 5.2, 1200, 1199, new(2026, 12, 31))],
            lists);
        Assert.Equal(("POST /general-practitioner-register/lists/search", """{"after":"1000"}"""), stub.Asked.Single());
    }

    [Theory]
    [InlineData("\"1234567\"", "\"1000\"")]
    [InlineData("\"1234567\"", "\"12a\"")]
    [InlineData("889640782", "889640783")]
    [InlineData("+4755550123", "55550123")]
    [InlineData("1199", "-1")]
    [InlineData("\"latitude\": 60.9,", "")]
    [InlineData("northernSami", "latin")]
    public async Task A_list_that_makes_no_sense_spoils_the_answer(string right, string wrong)
    {
        stub.AnswerWith(GpLists.Replace(right, wrong, StringComparison.Ordinal));

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Practitioners.ListsAsync("1000", Cancel));
    }

    [Fact]
    public async Task A_change_is_told_with_its_id_and_the_number_in_the_body()
    {
        var order = new GpOrder(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), kari, "1234567", new(2026, 12, 1), new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        stub.AnswerWith("""{ "id": "0198c0de-0000-7000-8000-000000000001", "answer": "refused" }""");

        Assert.Equal(GpOrderAnswer.Refused, await Practitioners.OrderAsync(order, Cancel));

        var (line, body) = stub.Asked.Single();
        Assert.Equal("POST /general-practitioner-register/orders", line);
        Assert.Contains("\"number\":\"15838512329\"", body, StringComparison.Ordinal);
        Assert.Contains("\"effectiveOn\":\"2026-12-01\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "id": "0198c0de-0000-7000-8000-000000000002", "answer": "accepted" }""")]
    [InlineData("""{ "id": "0198c0de-0000-7000-8000-000000000001", "answer": "perhaps" }""")]
    [InlineData("")]
    public async Task An_answer_to_another_order_is_none(string answer)
    {
        var order = new GpOrder(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), kari, "1234567", new(2026, 12, 1), new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        stub.AnswerWith(answer);

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Practitioners.OrderAsync(order, Cancel));
    }

    [Fact]
    public async Task An_order_that_the_register_does_not_know_the_way_for_is_no_answer()
    {
        var order = new GpOrder(Guid.NewGuid(), kari, "1234567", new(2026, 12, 1), default);

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Practitioners.OrderAsync(order, Cancel));
    }

    [Fact]
    public async Task The_number_is_in_the_body_and_never_in_the_address()
    {
        await Population.FindAsync(kari, Cancel);
        await Contacts.FindAsync(kari, Cancel);
        await Practitioners.FindAsync(kari, Cancel);

        Assert.Equal(
            ["POST /population-register/persons/search", "POST /contact-register/persons/search", "POST /general-practitioner-register/persons/search"],
            stub.Asked.Select(asked => asked.Line));
        Assert.All(stub.Asked, asked => Assert.Equal("""{"number":"15838512329"}""", asked.Body));
    }

    [Fact]
    public async Task Unknown_is_null()
    {
        Assert.Null(await Population.FindAsync(kari, Cancel));
        Assert.Null(await Contacts.FindAsync(kari, Cancel));
        Assert.Null(await Practitioners.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task A_former_number_finds_the_person_under_the_one_in_force()
    {
        stub.AnswerWith(Person);

        Assert.Equal(kari, (await Population.FindAsync(formerKari, Cancel))?.Number);
    }

    [Fact]
    public async Task An_answer_about_someone_else_is_not_believed()
    {
        stub.AnswerWith(Person);
        await AssertUnavailableAsync("population register", () => Population.FindAsync(child, Cancel));
        stub.AnswerWith(Contact);
        await AssertUnavailableAsync("contact register", () => Contacts.FindAsync(child, Cancel));
        stub.AnswerWith(Practitioner);
        await AssertUnavailableAsync("general practitioner register", () => Practitioners.FindAsync(child, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"15838512329\"")]
    [InlineData("<html>We are upgrading</html>")]
    [InlineData("{\"number\":\"15838512329\"")]
    public async Task Rubbish_is_not_an_answer(string body)
    {
        stub.AnswerWith(body);

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        await AssertUnavailableAsync("contact register", () => Contacts.FindAsync(kari, Cancel));
        await AssertUnavailableAsync("general practitioner register", () => Practitioners.FindAsync(kari, Cancel));
    }

    [Theory]
    [InlineData("number", null)]
    [InlineData("number", "\"15838512328\"")]
    [InlineData("number", "15838512329")]
    [InlineData("givenName", null)]
    [InlineData("givenName", "null")]
    [InlineData("birthDate", null)]
    [InlineData("birthDate", "\"1985-02-29\"")]
    [InlineData("sex", null)]
    [InlineData("sex", "\"other\"")]
    [InlineData("sex", "1")]
    [InlineData("addressProtection", null)]
    [InlineData("addressProtection", "\"kode6\"")]
    [InlineData("addressProtection", "0")]
    [InlineData("formerNumbers", null)]
    [InlineData("formerNumbers", "[null]")]
    [InlineData("parentalResponsibilities", null)]
    [InlineData("parentalResponsibilities", "[null]")]
    [InlineData("parentalResponsibilities", """[{ "holder": "10915596784", "child": "50846202355", "kind": "joint" }]""")]
    public async Task A_field_that_is_missing_or_wrong_spoils_the_answer(string field, string? value)
    {
        var changed = JsonNode.Parse(Person)!.AsObject();
        changed.Remove(field);
        if (value is not null)
        {
            changed[field] = JsonNode.Parse(value);
        }

        stub.AnswerWith(changed.ToJsonString());

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
    }

    [Theory]
    [InlineData("nn\"", "de\"")]
    [InlineData("+46701234567", "070-1234567")]
    [InlineData("2026-01-31", "31.01.2026")]
    public async Task A_contact_that_cannot_be_used_is_not_an_answer(string right, string wrong)
    {
        stub.AnswerWith(Contact.Replace(right, wrong, StringComparison.Ordinal));

        await AssertUnavailableAsync("contact register", () => Contacts.FindAsync(kari, Cancel));
    }

    [Theory]
    [InlineData("1234567", "1234567890")]
    [InlineData("1234567", "")]
    [InlineData("1234567", "12A")]
    [InlineData("889640782", "889640783")]
    public async Task A_doctor_nobody_can_find_is_not_an_answer(string right, string wrong)
    {
        stub.AnswerWith(Practitioner.Replace(right, wrong, StringComparison.Ordinal));

        await AssertUnavailableAsync("general practitioner register", () => Practitioners.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task In_production_a_synthetic_person_is_not_believed()
    {
        await using var production = ServicesFor(allowSynthetic: false);
        stub.AnswerWith(Person);

        await AssertUnavailableAsync("population register", () => production.GetRequiredService<IPopulationRegister>().FindAsync(kari, Cancel));
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    public async Task A_failing_register_is_asked_three_times(int status)
    {
        stub.AnswerWith("", status);

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        Assert.Equal(3, stub.Asked.Count);
    }

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest)]
    [InlineData(StatusCodes.Status401Unauthorized)]
    [InlineData(StatusCodes.Status204NoContent)]
    public async Task A_refusing_register_is_not_asked_again(int status)
    {
        stub.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await StubRegister.StartAsync();
        elsewhere.AnswerWith(Person);
        stub.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = elsewhere.Address.ToString();
            return Task.CompletedTask;
        };

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task One_failure_is_made_good_by_asking_again()
    {
        var asked = 0;
        stub.Answer = async context =>
        {
            context.Response.StatusCode = asked++ == 0 ? StatusCodes.Status502BadGateway : StatusCodes.Status200OK;
            await context.Response.WriteAsync(Person);
        };

        Assert.Equal(kari, (await Population.FindAsync(kari, Cancel))?.Number);
        Assert.Equal(2, stub.Asked.Count);
    }

    [Fact]
    public async Task A_hanging_register_is_given_up_in_time()
    {
        stub.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    [Fact]
    public async Task A_register_that_stops_in_the_middle_of_the_answer_is_given_up_in_time()
    {
        stub.Answer = async context =>
        {
            await context.Response.WriteAsync(Person[..40]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    [Fact]
    public async Task An_endless_answer_is_given_up()
    {
        stub.AnswerWith(Person + new string(' ', 2 * 1024 * 1024));

        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task Nobody_home_is_unavailable()
    {
        await stub.DisposeAsync();

        await AssertUnavailableAsync("contact register", () => Contacts.FindAsync(kari, Cancel));
    }

    [Fact]
    public async Task A_caller_who_leaves_is_not_told_that_the_register_failed()
    {
        using var leaving = new CancellationTokenSource();
        stub.Answer = async context =>
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Population.FindAsync(kari, leaving.Token));
    }

    [Fact]
    public async Task Nobody_is_not_asked_for()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Population.FindAsync(default, Cancel));
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task A_register_that_keeps_failing_is_left_in_peace_and_asked_again_when_it_is_well()
    {
        stub.AnswerWith("", StatusCodes.Status500InternalServerError);
        for (var i = 0; i < 6; i++)
        {
            await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        }

        var asked = stub.Asked.Count;
        stub.AnswerWith(Contact);
        await AssertUnavailableAsync("population register", () => Population.FindAsync(kari, Cancel));
        Assert.Equal(asked, stub.Asked.Count);
        Assert.NotNull(await Contacts.FindAsync(kari, Cancel));

        stub.AnswerWith(Person);
        Assert.Equal(kari, await EventuallyAsync(Population));
    }

    [Fact]
    public async Task No_number_and_no_name_is_logged_or_told_in_an_exception()
    {
        string[] bodies =
        [
            Person,
            Person.Replace("\"15838512329\", \"formerNumbers\"", "\"15838512328\", \"formerNumbers\"", StringComparison.Ordinal),
            Person.Replace("1985-03-15", "15838512329", StringComparison.Ordinal),
            Person.Replace("female", "15838512329", StringComparison.Ordinal),
            "15838512329",
        ];
        var told = new List<string>();
        foreach (var (body, status) in bodies.Select(body => (body, 200)).Append((Person, 500)).Append((Person, 400)))
        {
            stub.AnswerWith(body, status);
            if (await Record.ExceptionAsync(() => Population.FindAsync(kari, Cancel)) is { } failure)
            {
                told.Add(failure.ToString());
            }
        }

        Assert.Equal(6, told.Count);
        Assert.NotEmpty(logs.Lines);
        Assert.All(logs.Lines.Concat(told), line =>
        {
            Assert.DoesNotContain("1583851232", line, StringComparison.Ordinal);
            Assert.DoesNotContain("Nordli", line, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://registers.example")]
    public void An_address_that_cannot_be_called_is_refused_at_the_start(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);
        var options = new RegisterOptions { PopulationRegister = stub.Address, ContactRegister = uri, GeneralPractitionerRegister = stub.Address };

        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRegisters(options));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IPopulationRegister Population => services.GetRequiredService<IPopulationRegister>();

    private IContactRegister Contacts => services.GetRequiredService<IContactRegister>();

    private IGeneralPractitionerRegister Practitioners => services.GetRequiredService<IGeneralPractitionerRegister>();

    private ServiceProvider ServicesFor(bool allowSynthetic) => new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))
        .AddRegisters(new()
        {
            PopulationRegister = stub.Address,
            ContactRegister = stub.Address,
            GeneralPractitionerRegister = stub.Address,
            AllowSynthetic = allowSynthetic,
            AttemptTimeout = TimeSpan.FromMilliseconds(700),
            TotalTimeout = TimeSpan.FromSeconds(2),
            BreakDuration = TimeSpan.FromSeconds(1),
        })
        .BuildServiceProvider();

    private static async Task AssertUnavailableAsync<T>(string register, Func<Task<T>> ask) =>
        Assert.Equal(register, (await Assert.ThrowsAsync<RegisterUnavailableException>(ask)).Register);

    private static async Task<NationalIdentityNumber?> EventuallyAsync(IPopulationRegister register)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                return (await register.FindAsync(kari, Cancel))?.Number;
            }
            catch (RegisterUnavailableException)
            {
                await Task.Delay(100, Cancel);
            }
        }

        return null;
    }

    private static NationalIdentityNumber Number(string text) =>
        NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number) ? number : throw new ArgumentException("Not a number.", nameof(text));

    private sealed class RecordedLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])} {exception}");

        public void Dispose()
        {
        }
    }
}
