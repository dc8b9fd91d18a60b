using System.Reflection;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>What a script in a stranger's hands can send to its own circuit.</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private DemoPortal own = null!;

    public async ValueTask InitializeAsync() => own = await DemoPortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(new WatchAsleep()));

    public ValueTask DisposeAsync() => own.DisposeAsync();

    [Fact]
    public async Task Item_4_A_button_pressed_after_the_right_is_gone_changes_nothing_and_leaves_one_refused_row()
    {
        using var kari = await own.LogInAsync(People.Kari);
        var appointment = await ComingAsync("Kari");
        await using var page = await CircuitClient.OpenAsync(kari, $"/appointments/{appointment}");
        await page.ClickAsync("Avlys timen");
        var yes = await page.ControlAsync(control => control.Text == "Ja, avlys timen", "the dialog");
        using (var sameKari = await own.LogInAsync(People.Kari))
        {
            await using var another = await CircuitClient.OpenAsync(sameKari, "/profile/consent?level=Basic");
            await another.ClickAsync("Bekreft Basis");
            await another.SeesAsync("Du har valgt Basis");
        }

        var (before, log) = (await EverythingAsync(), await LogAsync("Kari"));
        await page.ClickAsync(yes);

        Assert.Equal(before, await EverythingAsync());
        Assert.Equal([.. log, "appointments|cancel|Attempted|ConsentTooLow"], await LogAsync("Kari"));
        await page.SeesAsync("Timeavtaler er ikke med i nivået du har valgt");
    }

    [Fact]
    public async Task Item_4_Somebody_elses_id_put_under_a_button_changes_nothing()
    {
        using var arne = await own.LogInAsync(People.Arne);
        await BookAsync(arne);
        var (arnes, karis) = (await ComingAsync("Arne"), await ComingAsync("Kari"));
        await using var page = await CircuitClient.OpenAsync(arne, $"/appointments/{arnes}");
        await page.ClickAsync("Avlys timen");
        var yes = await page.ControlAsync(control => control.Text == "Ja, avlys timen", "the dialog");

        await page.NavigateAsync($"/appointments/{karis}");
        // The page of the other id is another page: the button is gone with the one it stood on.
        await page.SeesAsync("Vi finner ikke timen");
        var before = await EverythingAsync();
        await page.ClickAsync(yes);

        Assert.Equal(before, await EverythingAsync());
        Assert.DoesNotContain("Timen er avlyst", page.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_4_Handlers_that_were_never_offered_do_nothing()
    {
        using var bjorg = await own.LogInAsync(People.Bjorg);
        var page = await CircuitClient.OpenAsync(bjorg, "/notifications");
        await page.NavigateAsync("/gp/booking");
        await page.SeesAsync("er ikke med i nivået");
        var (before, log) = (await EverythingAsync(), await LogAsync("Bjørg"));
        foreach (var handler in Enumerable.Range(1, 60).Append(int.MaxValue).Where(number => page.Controls.All(control => control.HandlerId != number)))
        {
            if (page.HasEnded)
            {
                page = await CircuitClient.OpenAsync(bjorg, "/notifications");
            }

            foreach (var kind in (string[])["click", "change", "submit"])
            {
                Assert.False((await page.DispatchAsync(handler, kind, """{"type":"click","value":"x"}""")).Succeeded, $"{kind} {handler}");
            }
        }

        await page.DisposeAsync();
        Assert.Equal(before, await EverythingAsync());
        Assert.Equal(log, await LogAsync("Bjørg"));
    }

    [Fact]
    public async Task Item_4_What_NET_opens_to_script_changes_nothing_for_anybody()
    {
        var karis = await ComingAsync("Kari");
        var opened = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.GetName().Name is { } name && (name.StartsWith("Helsenorge", StringComparison.Ordinal) || name.StartsWith("MudBlazor", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)))
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<JSInvokableAttribute>() is not null).ToList();
        Assert.DoesNotContain(opened, method => method.DeclaringType!.Assembly.GetName().Name!.StartsWith("Helsenorge", StringComparison.Ordinal));
        using var siri = await own.LogInAsync(People.Siri);
        var page = await CircuitClient.OpenAsync(siri, "/appointments");
        var before = await EverythingAsync();
        foreach (var method in opened)
        {
            var name = method.GetCustomAttribute<JSInvokableAttribute>()!.Identifier ?? method.Name;
            var arguments = $"[{string.Join(',', method.GetParameters().Select(_ => $"\"{karis}\""))}]";
            foreach (var (assembly, target) in method.IsStatic ? [(method.DeclaringType!.Assembly.GetName().Name, 0L)] : new (string?, long)[] { (null, 1), (null, 2), (null, 3) })
            {
                if (page.HasEnded)
                {
                    page = await CircuitClient.OpenAsync(siri, "/appointments");
                }

                await page.CallAsync(assembly, name, target, arguments);
            }
        }

        await page.DisposeAsync();
        Assert.Equal(before, await EverythingAsync());
    }

    private static async Task BookAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/gp/booking");
        var slot = visitor.Page.QuerySelector("a.time-link")!.GetAttribute("href")!;
        await using var page = await CircuitClient.OpenAsync(visitor, $"/{slot}");
        await page.ClickAsync(await page.ControlAsync(control => control.Text.StartsWith("Bestill", StringComparison.Ordinal), "the button that books"));
        await page.UntilAsync(() => page.Address.AbsolutePath.StartsWith("/appointments/", StringComparison.Ordinal), "the receipt");
    }

    private async Task<string> ComingAsync(string name) =>
        (await own.LookAsync($"SELECT a.Id FROM Appointments a JOIN People p ON p.Id = a.PatientId WHERE p.GivenName = '{name}' AND a.ActiveSlotId IS NOT NULL ORDER BY a.StartsAt DESC LIMIT 1")).Single();

    private Task<IReadOnlyList<string>> LogAsync(string name) =>
        own.LookAsync($"SELECT l.ServiceCode, l.ActionCode, l.Outcome, l.Denial FROM UsageLog l JOIN People p ON p.Id = l.PatientId WHERE p.GivenName = '{name}' ORDER BY l.Sequence");

    /// <summary>Every row of every table but the log of use, and what each reading moves.</summary>
    private async Task<IReadOnlyList<string>> EverythingAsync()
    {
        var tables = await own.LookAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('UsageLog', 'Ledgers', 'LoginSessions') ORDER BY name");
        Assert.True(tables.Count > 10);
        var all = new List<string>();
        foreach (var table in tables)
        {
            all.AddRange((await own.LookAsync($"SELECT * FROM \"{table}\" ORDER BY 1, 2")).Select(row => $"{table}: {row}"));
        }

        return all;
    }

    /// <summary>Open screens are looked at once a second: here what is pressed is always pressed before that.</summary>
    private sealed class WatchAsleep : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            period == TimeSpan.FromSeconds(1) ? base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) : base.CreateTimer(callback, state, dueTime, period);
    }
}
