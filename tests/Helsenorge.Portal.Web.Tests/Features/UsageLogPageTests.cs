using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class UsageLogPageTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task The_first_thing_she_finds_is_herself_looking()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<UsageLogPage>();
        Assert.Contains("Henter loggen", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();

        Waits(page, () => Assert.Equal("1 innslag", page.Find("#count").TextContent));
        Assert.Equal(["2. mars 2026 kl. 09.00", "Du selv", "Bruk og tilganger: Se logg, innlogginger eller tillatelser", "PC, Firefox"], TextsOf(page, "tbody td"));
    }

    [Fact]
    public async Task The_surgery_and_refusals_stand_there_as_well_newest_first()
    {
        await GivenAsync();
        await UseAsync(3);
        await using (await Portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor("Solbakken legesenter", "889640782"), Kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel))
        {
            // Opened and closed without saving: an attempt.
        }

        var page = OpenLoaded<UsageLogPage>();

        Assert.Equal("5 innslag", page.Find("#count").TextContent);
        var rows = TextsOf(page, "tbody tr");
        Assert.Contains("Solbakken legesenter Helsetjenesten Timeavtaler: Svare på en bestilling Ikke gjennomført Solbakken legesenter", rows[1], StringComparison.Ordinal);
    }

    /// <summary>The rows are written as markup: a name is what somebody else has chosen.</summary>
    [Fact]
    public async Task A_name_with_tags_in_it_is_read_and_not_obeyed()
    {
        const string name = "<b onclick=\"x\">Sol & Søn's</b>";
        await GivenAsync();
        await using (await Portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(name, "889640782"), Kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel))
        {
            // Opened and closed without saving: an attempt.
        }

        var page = OpenLoaded<UsageLogPage>();

        Assert.Equal(name, page.FindAll("tbody tr")[1].QuerySelector("strong")!.TextContent);
        Assert.Empty(page.FindAll("tbody b"));
    }

    [Theory]
    [InlineData("own", 4, null)]
    [InlineData("others", 0, "Ingen andre enn du selv har åpnet opplysningene dine her.")]
    [InlineData("refused", 0, "Ingen forsøk er avvist.")]
    [InlineData("nonsense", 4, null)]
    public async Task A_filter_counts_what_it_shows_and_says_when_there_is_nothing(string filter, int count, string? empty)
    {
        await GivenAsync();
        await UseAsync(3);
        Address.NavigateTo($"profile/usage-log?show={filter}");

        var page = OpenLoaded<UsageLogPage>();

        Assert.Equal($"{count} innslag", page.Find("#count").TextContent);
        Assert.Equal(count, page.FindAll("tbody tr").Count);
        Assert.Equal(empty is not null, empty is not null && TextOf(page).Contains(empty, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public async Task Fifty_are_shown_at_a_time_and_none_is_lost_or_doubled(int earlier, bool more)
    {
        await GivenAsync();
        await UseAsync(earlier);

        var page = OpenLoaded<UsageLogPage>();

        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal(more, page.FindAll("p.above-l button").Count == 1);
        if (more)
        {
            await Button(page, "Vis 50 til").ClickAsync();
            Waits(page, () => Assert.Equal(51, page.FindAll("tbody tr").Count));
            Assert.Empty(page.FindAll("p.above-l button"));
        }
    }

    [Fact]
    public async Task More_pressed_twice_before_the_answer_shows_none_twice()
    {
        await GivenAsync();
        await UseAsync(120);
        var page = OpenLoaded<UsageLogPage>();
        Database.Hold();

        var button = Button(page, "Vis 50 til");
        var (first, second) = (button.ClickAsync(), button.ClickAsync());
        Database.LetGo();
        await Task.WhenAll(first, second);

        Waits(page, () => Assert.Equal(100, page.FindAll("tbody tr").Count));
        Assert.Single(page.FindAll("p.above-l button"));
    }

    private async Task UseAsync(int times)
    {
        for (var time = 0; time < times; time++)
        {
            await Portal.RunAsync<ListAppointments, object>(async list => await list.RunAsync(null, Cancel));
        }
    }

    [Fact]
    public async Task Kari_checks_that_her_log_is_whole()
    {
        await GivenAsync();
        await UseAsync(3);
        var page = OpenLoaded<UsageLogPage>();

        page.Find("[role=status] button").Click();

        // Four were there; checking is a fifth.
        page.WaitForAssertion(() => Assert.Contains("5 innslag i ubrutt rekke", TextOf(page.FindAll(".notice--success")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kari_is_told_where_her_log_is_broken_and_whom_to_call()
    {
        await GivenAsync();
        await UseAsync(3);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(Portal.ConnectionString))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            // As someone could who owns the tables.
            command.CommandText = "SELECT group_concat(name) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'UsageLog'";
            var triggers = (string)(await command.ExecuteScalarAsync(Cancel))!;
            command.CommandText = string.Concat(triggers.Split(',').Select(name => $"DROP TRIGGER \"{name}\";")) + "UPDATE UsageLog SET ServiceCode = 'gp' WHERE Sequence = 2";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var page = OpenLoaded<UsageLogPage>();
        page.Find("[role=status] button").Click();

        page.WaitForAssertion(() => Assert.Contains("brutt ved innslag 2", TextOf(page.FindAll(".notice--error")), StringComparison.Ordinal));
    }
}
