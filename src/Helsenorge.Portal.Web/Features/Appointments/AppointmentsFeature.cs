using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class AppointmentsFeature : IFeature
{
    public static ServiceAction Cancel { get; } = new("cancel", AccessKind.Write, ConsentLevel.Full);

    public static ServiceAction Move { get; } = new("move", AccessKind.Write, ConsentLevel.Full);

    /// <summary>The person says that they come.</summary>
    public static ServiceAction Acknowledge { get; } = new("acknowledge", AccessKind.Write, ConsentLevel.Full);

    /// <summary>The person may be asked to come earlier, or no longer.</summary>
    public static ServiceAction ShortNotice { get; } = new("short-notice", AccessKind.Write, ConsentLevel.Full);

    /// <summary>Somebody who has seen an appointment is not recognised. Never by a proxy.</summary>
    public static ServiceAction Report { get; } = new("report", AccessKind.Write, ConsentLevel.Full) { IsOpenToYouth = true, Areas = ServiceAreas.None };

    /// <summary>The surgery's yes or no to a booking, a move or a request.</summary>
    public static ServiceAction Answer { get; } = new("answer", AccessKind.Write, ConsentLevel.Full) { IsProviders = true };

    public static PortalService Service { get; } =
        new("appointments", "appointments", "calendar", ServiceGroup.Contact, ConsentLevel.Full)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Restricted,
            Youth = YouthAccess.Restricted,
            Areas = ServiceAreas.DigitalHealthServices,
            Actions = [Cancel, Move, Acknowledge, ShortNotice, Report, Answer],
        };

    public static Type Texts => typeof(AppointmentsText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListAppointments>()
        .AddScoped<ShowAppointment>()
        .AddScoped<ListTimesToMoveTo>()
        .AddSingleton<IOverviewPart, NextAppointment>()
        .AddScoped<CancelAppointment>()
        .AddScoped<MoveAppointment>()
        .AddScoped<AcknowledgeAppointment>()
        .AddScoped<OfferShortNotice>()
        .AddScoped<ReportViewer>()
        .AddScoped<DownloadCalendarFile>();

    public static void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("appointments/{appointmentId:guid}/calendar.ics", DownloadCalendarFile.AnswerAsync).RequireAuthorization();
}

/// <summary>Names the feature's resources.</summary>
public sealed class AppointmentsText;
