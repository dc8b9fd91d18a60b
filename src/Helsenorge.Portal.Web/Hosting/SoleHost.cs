using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>Takes the database for this process where only one may serve it, before anything else is started.</summary>
internal sealed class SoleHost(PortalDatabase database) : IHostedLifecycleService, IDisposable
{
    private IDisposable? held;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        held = database.Engine.Occupy();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => held?.Dispose();
}
