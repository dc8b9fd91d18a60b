using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class BookingFeature : IFeature
{
    public static ServiceAction Book { get; } = new("book", AccessKind.Write, ConsentLevel.Full);

    /// <summary>Asks for an appointment in the person's own words.</summary>
    public static ServiceAction Request { get; } = new("request", AccessKind.Write, ConsentLevel.Full) { Form = "gp/booking/request" };

    public static PortalService Service { get; } =
        new("gp.booking", "gp/booking", "calendar", ServiceGroup.Contact, ConsentLevel.Full)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Areas = ServiceAreas.DigitalHealthServices,
            Actions = [Book, Request],
        };

    public static Type Texts => typeof(BookingText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListFreeTimes>()
        .AddScoped<BookAppointment>()
        .AddScoped<ShowRequestForm>()
        .AddScoped<RequestAppointment>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class BookingText;
