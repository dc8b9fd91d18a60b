using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Acting;

/// <summary>Where somebody with a protected address lives, and what would tell of it, must not be read by those who could act for them otherwise.</summary>
public sealed class ProtectedAddressTests
{
    private const string Names = "'Eva', 'Live'";
    private static readonly string[] Canaries = ["Gjemmeveien 17", "9871", "Gjemmestad", "Gjemmekommunen"];
    private const string Doctor = "Ingrid Haugland";
    private static readonly string[] Own = ["overview", "acting-for", "notifications", "profile/children", "profile/power-of-attorney", "profile/power-of-attorney/received", "profile/usage-log", "profile/contact", "appointments", "gp"];
    private static readonly string[] Theirs = ["overview", "gp", "gp/booking", "appointments", "profile/contact", "profile/privacy", "profile/usage-log", "profile/children/growing-up", "services"];

    [Fact]
    public async Task Section_4_4_Neither_the_other_parent_nor_a_proxy_is_told_where_somebody_lives_or_who_their_doctor_is()
    {
        await using var demo = await DemoPortal.StartAsync();
        using var stian = await demo.LogInAsync(People.Stian, "/acting-for");
        using var siri = await demo.LogInAsync(People.Siri, "/acting-for");
        // More than the portal keeps of them itself.
        await demo.LookAsync($"UPDATE People SET Street = '{Canaries[0]}', PostalCode = '{Canaries[1]}', City = '{Canaries[2]}', Municipality = '{Canaries[3]}' WHERE GivenName IN ({Names})");

        foreach (var visitor in (Testing.Visitor[])[stian, siri])
        {
            var told = new List<string>();
            var keys = await demo.LookAsync($"SELECT k.Key FROM ActingKeys k JOIN People p ON p.Id = k.SubjectId WHERE p.GivenName IN ({Names})");
            foreach (var address in Own.Select(address => "/" + address).Concat(keys.SelectMany(key => Theirs.Select(address => $"/for/{key}/{address}"))))
            {
                await visitor.OpenAsync(address);
                // In their own pages the doctor may be their own.
                told.AddRange(Canaries.Concat(address.StartsWith("/for/", StringComparison.Ordinal) ? [Doctor] : []).Where(canary => visitor.Last.Body.Contains(canary, StringComparison.Ordinal)).Select(canary => $"{address}: {canary}"));
            }

            Assert.Empty(told);
        }

        // The day the protection ends, the power of attorney is awake again, and the same page says who the doctor is.
        await demo.LookAsync("UPDATE People SET AddressProtection = 'Ungraded' WHERE GivenName = 'Eva'");
        await siri.OpenAsync("/acting-for");
        await siri.OpenAsync($"{ActingAddressTests.AddressFor(siri, "Eva")}gp");
        Assert.Contains(Doctor, siri.Text, StringComparison.Ordinal);
    }
}
