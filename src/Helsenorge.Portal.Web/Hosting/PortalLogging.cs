using Serilog;
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
                .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics", LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                .MinimumLevel.Override("Polly", LogEventLevel.Error)
                .Enrich.FromLogContext()
                .ReadFrom.Services(services);
            if (readable)
            {
                logging.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}", formatProvider: System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                logging.WriteTo.Console(new RenderedCompactJsonFormatter());
            }
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
}
