namespace Helsenorge.Portal.Demo.SimulatedSurgeries;

/// <summary>How the simulated surgery behaves; tests change it while it runs.</summary>
public sealed class SurgeryManners
{
    public TimeSpan AnswersAfter { get; set; } = TimeSpan.FromSeconds(4);

    public SurgeryAnswer Answer { get; set; } = SurgeryAnswer.Confirm;
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
