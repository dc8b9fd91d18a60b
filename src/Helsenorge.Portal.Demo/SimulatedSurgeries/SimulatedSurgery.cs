using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Demo.SimulatedSurgeries;

/// <summary>
/// What a surgery does with what people write to it. Who wants to talk by telephone or video is given a time where others are answered, and
/// offered one where they were asked back.
/// </summary>
public enum DialogueScript
{
    Answers,

    /// <summary>Says no, and why.</summary>
    Rejects,

    /// <summary>Asks back first, and answers what comes then.</summary>
    AsksBack,

    /// <summary>Its system sends the same answer twice.</summary>
    AnswersTwice,

    /// <summary>Its system does not take the message.</summary>
    Loses,

    /// <summary>Has it, and does not answer.</summary>
    IsLate,

    /// <summary>Offers a time first, and answers what is written after that.</summary>
    OffersTime,

    /// <summary>Has to see whoever asks something clinical.</summary>
    SaysComeIn,
}

/// <summary>How the simulated surgeries behave; tests change it while they run.</summary>
public sealed class SurgeryManners
{
    public TimeSpan AnswersAfter { get; set; } = TimeSpan.FromSeconds(4);

    public SurgeryAnswer Answer { get; set; } = SurgeryAnswer.Confirm;

    /// <summary>By surgery; those that are not here answer.</summary>
    public IDictionary<Guid, DialogueScript> Dialogues { get; } = new Dictionary<Guid, DialogueScript>
    {
        [DemoSurgeries.Lia.Id] = DialogueScript.Rejects,
        [DemoSurgeries.Vidda.Id] = DialogueScript.AsksBack,
        [DemoSurgeries.Havna.Id] = DialogueScript.AnswersTwice,
        [DemoSurgeries.Havnegata.Id] = DialogueScript.IsLate,
        [DemoSurgeries.Brattlia.Id] = DialogueScript.OffersTime,
        [DemoSurgeries.Tunet.Id] = DialogueScript.SaysComeIn,
    };
}

/// <summary>Answers every booking after a while, as a receptionist would.</summary>
internal sealed partial class SimulatedSurgery(ISurgeryDesk desk, SurgeryManners manners, TimeProvider clock, ILogger<SimulatedSurgery> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await AnswerAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is closing; what is unanswered is answered at the next start.
        }
    }

    private async Task AnswerAllAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var message in await desk.WaitingAsync(clock.GetUtcNow() - manners.AnswersAfter, cancel))
            {
                await desk.HandleAsync(message, manners.Answer, cancel);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One bad moment must not end the surgery's day: the message waits for the next round.
            CouldNotAnswer(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The simulated surgery could not answer now: {ExceptionType}")]
    private static partial void CouldNotAnswer(ILogger logger, string exceptionType);
}
