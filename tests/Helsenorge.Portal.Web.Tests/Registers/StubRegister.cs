using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Helsenorge.Portal.Web.Tests.Registers;

/// <summary>A real HTTP server on a free port that answers as the test says and remembers what it was asked.</summary>
internal sealed class StubRegister : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubRegister(WebApplication app) => this.app = app;

    public RequestDelegate Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    public ConcurrentQueue<(string Line, string Body)> Asked { get; } = [];

    public Uri Address => new(app.Urls.Single());

    public static async Task<StubRegister> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubRegister(builder.Build());
        stub.app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            stub.Asked.Enqueue(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", body));
            await stub.Answer(context);
        });
        await stub.app.StartAsync();
        return stub;
    }

    public void AnswerWith(string body, int status = StatusCodes.Status200OK, string contentType = "application/json") => Answer = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
