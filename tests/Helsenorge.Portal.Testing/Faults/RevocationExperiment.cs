using System.Diagnostics;
using System.Globalization;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="Reads">How many were answered while the right was there.</param>
/// <param name="Errors">Reads that gave up among so many readers.</param>
/// <param name="ReadAfterwards">Rounds in which a read that began after the commit was answered, or stands after it in the log or in the order of commits.</param>
/// <param name="Broken">Readers that never heard a no, or heard something else.</param>
/// <param name="Revocations">How long each took, in milliseconds, shortest first.</param>
public sealed record RevocationResult(int Rounds, int Reads, int Errors, int ReadAfterwards, int Broken, IReadOnlyList<double> Revocations);

/// <summary>Two nodes read one person's appointments without a pause, and elsewhere the right to it is taken away: of their own, or of acting for another.</summary>
public static class RevocationExperiment
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private const int ReadersOnEachNode = 4;
    private const int LongestWaitMilliseconds = 20;

    /// <param name="program">The program that becomes the other node when told <c>child readers CONNECTION</c>.</param>
    public static async Task<RevocationResult> RunAsync(string program, int rounds, int seed)
    {
        var register = new FamilyInRegister();
        await using var portal = await PortalHarness.StartAsync(Engine.PostgreSql, services => services.AddSingleton<IPopulationRegister>(register));
        using var other = ChildProcess.Start(program, ["child", "readers", portal.ConnectionString]);
        var random = new Random(seed);
        var (reads, errors, afterwards, broken, times) = (0, 0, 0, 0, new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var (reader, revokeAsync) = await GivenReaderAsync(portal, register, round % 5);
            var hereToo = new TaskCompletionSource();
            await other.Input.WriteLineAsync($"{reader.PersonId} {reader.SessionId} {reader.SubjectId}");
            await other.Input.FlushAsync();
            var here = Readers.ReadAsync(portal, reader, ReadersOnEachNode, hereToo.SetResult);
            await Task.WhenAll(hereToo.Task, other.SaysAsync(Patience)).WaitAsync(Patience);
            await Task.Delay(random.Next(LongestWaitMilliseconds));

            var began = Stopwatch.GetTimestamp();
            await revokeAsync();
            var committed = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(began, committed).TotalMilliseconds);

            ReadersSaw[] saw = [await here, Parse(await other.SaysAsync(Patience))];
            reads += saw.Sum(one => one.Reads);
            errors += saw.Sum(one => one.Errors);
            broken += saw.Sum(one => one.Broken);
            var stands = await StandsAfterAsync(portal, reader.SubjectId) || await CommitTimes.ReadAfterEndAsync(portal.ConnectionString, reader.PersonId, reader.SessionId);
            afterwards += stands || saw.Any(one => one.LatestAnswered > committed) ? 1 : 0;
        }

        await other.StopAsync(TimeSpan.FromSeconds(30));
        return new RevocationResult(rounds, reads, errors, afterwards, broken, [.. times.Order()]);
    }

    /// <summary>The other node's part: a line in for each round, a line out when all have read, and one with what they saw.</summary>
    public static async Task ReadWhenToldAsync(string connectionString, TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        await using var portal = PortalHarness.Open(Engine.PostgreSql, connectionString);
        while (await input.ReadLineAsync() is { } line)
        {
            var ids = line.Split(' ').Select(Guid.Parse).ToList();
            var saw = await Readers.ReadAsync(portal, new Actor(ids[0], ids[2], ids[1]), ReadersOnEachNode, () => output.WriteLine("reading"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{saw.Reads} {saw.LatestAnswered} {saw.Errors} {saw.Broken}"));
        }
    }

    private static ReadersSaw Parse(string line)
    {
        var numbers = line.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new ReadersSaw((int)numbers[0], numbers[1], (int)numbers[2], (int)numbers[3]);
    }

    /// <summary>Somebody who reads, and what takes their right away: a lower consent, a withdrawal, the end of the log-in, of a power of attorney, of responsibility for a child.</summary>
    private static async Task<(Actor Reader, Func<Task> RevokeAsync)> GivenReaderAsync(PortalHarness portal, FamilyInRegister register, int way)
    {
        var reader = await portal.GivenPersonAsync("Kari Nordli");
        switch (way)
        {
            case 3:
                var giver = await portal.GivenPersonAsync("Arne Bakke");
                var power = await portal.GivenPowerAsync(giver.PersonId, reader, ServiceAreas.Any);
                return (reader with { SubjectId = giver.PersonId }, () => TakeAsync(giver, () => portal.RunAsync<EndPower, PowerRefusal?>(end => end.RunAsync(power.Id, Guid.NewGuid(), CancellationToken.None))));
            case 4:
                var child = await portal.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(portal.Clock.GetUtcNow()).AddYears(-7));
                var (parentNumber, childNumber) = (await portal.NumberOfAsync(reader.PersonId), await portal.NumberOfAsync(child));
                register.Say(parentNumber, childNumber, isResponsible: true);
                await RefreshAsync();
                register.Say(parentNumber, childNumber, isResponsible: false);
                return (reader with { SubjectId = child }, RefreshAsync);

                Task RefreshAsync() => portal.RunAsync<PersonDirectory, Result<PersonAtLogin, LoginRefusal>>(people => people.RefreshAtLoginAsync(parentNumber, null, CancellationToken.None));
            default:
                var login = PortalHarness.NewSession(reader.PersonId, portal.Clock.GetUtcNow());
                await portal.GivenAsync(login);
                var actor = reader with { SessionId = login.Id };
                return (reader, () => TakeAsync(actor, () => way switch
                {
                    0 => portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(ConsentLevel.Basic, 1, Guid.NewGuid(), CancellationToken.None)),
                    1 => portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), CancellationToken.None)),
                    _ => EndAsync(portal, actor, reader.SessionId),
                }));
        }

        async Task TakeAsync<TRefusal>(Actor actor, Func<Task<TRefusal?>> takeAsync) where TRefusal : struct
        {
            portal.Actor.BecomeHere(actor);
            if (await takeAsync() is { } reason)
            {
                throw new InvalidOperationException($"The right could not be taken away: {reason}.");
            }
        }
    }

    private static async Task<ConsentRefusal?> EndAsync(PortalHarness portal, Actor actor, Guid login)
    {
        await portal.Get<LoginSessions>().EndOwnAsync(actor, login, CancellationToken.None);
        return null;
    }

    /// <summary>By the order of the log, which no clock has a say in.</summary>
    private static Task<bool> StandsAfterAsync(PortalHarness portal, Guid person)
    {
        string[] taking = [ConsentFeature.Service.Code, PowersFeature.Service.Code];
        var appointments = AppointmentsFeature.Service.Code;
        return portal.LookAsync<UsageLogEntry, bool>(all => all
            .Where(e => e.PatientId == person && e.ServiceCode == appointments && e.Outcome == UsageOutcome.Done)
            .AnyAsync(e => all.Any(taken => taken.PatientId == person && taking.Contains(taken.ServiceCode) && taken.Outcome == UsageOutcome.Done && taken.Sequence < e.Sequence)));
    }
}
