using System.Threading.Channels;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>Structured logs that name requests by path and trace, never by person, number, query or text.</summary>
internal static class PortalLogging
{
    public static void AddPortalLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        var readable = !builder.Environment.IsProduction();
        builder.Services.AddSerilog((services, logging) =>
        {
            logging
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                // These write requests, tokens' claims or the parameters of commands at levels we would otherwise keep.
                .MinimumLevel.Override("Microsoft.AspNetCore.Authentication", LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                .MinimumLevel.Override("Polly", LogEventLevel.Error)
                .Enrich.FromLogContext()
                .ReadFrom.Services(services);
            logging.WriteTo.Sink(LoggerSinkConfiguration.Wrap(
                console => new Discreet(new Behind(console)),
                console => _ = readable
                    ? console.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {ExceptionType}{NewLine}", formatProvider: System.Globalization.CultureInfo.InvariantCulture)
                    : console.Console(new RenderedCompactJsonFormatter())));
        });
    }

    public static void UsePortalRequestLogging(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.IncludeQueryInRequestPath = false;
        options.MessageTemplate = "{RequestMethod} {Route} answered {StatusCode} in {Elapsed:0} ms";
        options.GetLevel = (context, _, fault) => fault is not null || context.Response.StatusCode >= 500 ? LogEventLevel.Error : context.Request.Path.StartsWithSegments("/_blazor") ? LogEventLevel.Debug : LogEventLevel.Information;
        // The route as we wrote it, not the path as it was sent: an address can hold anything a person types.
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            new LogEventProperty("RequestMethod", new ScalarValue(context.Request.Method)),
            new LogEventProperty("Route", new ScalarValue((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)")),
            new LogEventProperty("StatusCode", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
            new LogEventProperty("TraceId", new ScalarValue(System.Diagnostics.Activity.Current?.TraceId.ToString())),
        ];
    });

    /// <summary>
    /// Writes to the console behind the requests and not within them: it takes one line at a time, and whoever reads it decides how
    /// fast. Nothing is left out: when the queue is full, a request waits as it would have without one.
    /// </summary>
    private sealed class Behind : ILogEventSink, IDisposable
    {
        private const int Most = 10_000;
        private readonly ILogEventSink inner;
        private readonly Channel<LogEvent> queue = Channel.CreateBounded<LogEvent>(new BoundedChannelOptions(Most) { SingleReader = true });
        private readonly Task writing;

        public Behind(ILogEventSink inner)
        {
            this.inner = inner;
            writing = Task.Run(WriteAsync);
        }

        public void Emit(LogEvent logEvent)
        {
            if (!queue.Writer.TryWrite(logEvent))
            {
                inner.Emit(logEvent);
            }
        }

        public void Dispose()
        {
            queue.Writer.TryComplete();
            writing.Wait(TimeSpan.FromSeconds(5));
            (inner as IDisposable)?.Dispose();
        }

        private async Task WriteAsync()
        {
            await foreach (var logEvent in queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                inner.Emit(logEvent);
            }
        }
    }

    /// <summary>
    /// The message of an exception may hold what a person wrote, and the address of a request what they typed. An exception is
    /// written by its type and place, whoever logs it, and an address only as the route we wrote ourselves.
    /// </summary>
    private sealed class Discreet(ILogEventSink inner) : ILogEventSink, IDisposable
    {
        public void Emit(LogEvent logEvent)
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            if (logEvent.Exception is not { } fault)
            {
                inner.Emit(logEvent);
                return;
            }

            inner.Emit(new LogEvent(
                logEvent.Timestamp,
                logEvent.Level,
                exception: null,
                logEvent.MessageTemplate,
                [
                    .. logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)),
                    new LogEventProperty("ExceptionType", new ScalarValue(TypesOf(fault))),
                    new LogEventProperty("ExceptionPlace", new ScalarValue(fault.StackTrace)),
                ],
                logEvent.TraceId ?? default,
                logEvent.SpanId ?? default));
        }

        public void Dispose() => (inner as IDisposable)?.Dispose();

        private static string TypesOf(Exception fault) => fault.InnerException is { } cause ? $"{fault.GetType().Name} < {TypesOf(cause)}" : fault.GetType().Name;
    }
}
