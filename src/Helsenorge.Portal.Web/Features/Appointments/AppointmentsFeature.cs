using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class AppointmentsFeature : IFeature
{
    public static ServiceAction Cancel { get; } = new("cancel", AccessKind.Write, ConsentLevel.Full);

    /// <summary>The surgery's yes or no to a booking.</summary>
    public static ServiceAction Answer { get; } = new("answer", AccessKind.Write, ConsentLevel.Full);

    public static PortalService Service { get; } =
        new("appointments", "appointments", "calendar", ServiceGroup.Contact, ConsentLevel.Full)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Restricted,
            Youth = YouthAccess.Restricted,
            Area = ServiceArea.DigitalHealthServices,
            Actions = [Cancel, Answer],
        };

    public static Type Texts => typeof(AppointmentsText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListAppointments>()
        .AddScoped<ShowAppointment>()
        .AddSingleton<IOverviewPart, NextAppointment>()
        .AddScoped<CancelAppointment>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class AppointmentsText;
