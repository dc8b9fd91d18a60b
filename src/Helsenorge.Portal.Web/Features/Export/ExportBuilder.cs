using System.Globalization;
using Helsenorge.Portal.Domain.Exports;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Makes exports one at a time, a part of a table after the other, so that the largest takes no more memory than the smallest.</summary>
public sealed partial class ExportBuilder(ExportQueue queue, ExportArchive archive, ExportKeys keys, ExportWriter writer, ILogger<ExportBuilder> logger) : BackgroundService
{
    public async Task BuildAsync(ExportQueue.Order order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = order.Language;
        if (await archive.BeginAsync(order.ExportId, cancel) is not { } work)
        {
            return;
        }

        try
        {
            using var seal = keys.Open(work.Id, work.ProtectedKey);
            await using (var parts = new SealedParts(seal, work))
            {
                await writer.WriteAsync(work, parts, cancel);
                await parts.CompleteAsync(cancel);
            }

            await work.FinishAsync(cancel);
        }
        catch (ExportNoLongerWantedException)
        {
            // The log-in is over: what there is of it goes with the next round of the job.
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            Failed(logger, fault.GetType().Name, fault.StackTrace);
            await work.FailAsync(cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var order in queue.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await BuildAsync(order, stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    // Not even the failure could be written: the page says after a while that nothing comes.
                    Failed(logger, fault.GetType().Name, fault.StackTrace);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    // The message of an exception may hold a person's words: its type and place are enough.
    [LoggerMessage(Level = LogLevel.Error, Message = "An export could not be made: {ExceptionType} at {Place}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? place);
}
