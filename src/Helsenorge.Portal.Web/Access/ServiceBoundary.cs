using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Shows why a service closed while its page was open, or that something failed and by which reference it can be found.</summary>
public sealed partial class ServiceBoundary(NavigationManager navigation, DenialNote note, ILogger<ServiceBoundary> logger, IHttpContextAccessor http)
    : ErrorBoundaryBase, IDisposable
{
    private string reference = "";

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized() => navigation.LocationChanged += OnLocationChanged;

    protected override Task OnErrorAsync(Exception exception)
    {
        var response = RendererInfo.IsInteractive ? null : http.HttpContext?.Response;
        if (exception is AccessDeniedException denied)
        {
            (note.Service, note.Denial) = (denied.Service, denied.Denial);
            SetStatus(response, StatusCodes.Status403Forbidden);
            return Task.CompletedTask;
        }

        reference = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        SetStatus(response, StatusCodes.Status500InternalServerError);
        LogFailure(logger, exception.GetType().Name, exception.StackTrace, reference);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        switch (CurrentException)
        {
            case null:
                builder.AddContent(0, ChildContent);
                break;
            case AccessDeniedException:
                builder.OpenComponent<AccessDenied>(1);
                builder.CloseComponent();
                break;
            default:
                builder.OpenComponent<PageFailed>(2);
                builder.AddComponentParameter(3, nameof(Access.PageFailed.Reference), reference);
                builder.CloseComponent();
                break;
        }
    }

    private static void SetStatus(HttpResponse? response, int status)
    {
        if (response is { HasStarted: false })
        {
            response.StatusCode = status;
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (CurrentException is not null)
        {
            Recover();
        }
    }

    // The message of an exception may hold what a person wrote: its type and place are enough.
    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed with {ExceptionType} at {Place}; reference {Reference}")]
    private static partial void LogFailure(ILogger logger, string exceptionType, string? place, string reference);
}
