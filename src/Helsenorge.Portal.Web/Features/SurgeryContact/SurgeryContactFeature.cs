using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Hosting;

namespace Helsenorge.Portal.Web.Features.SurgeryContact;

public sealed class SurgeryContactFeature : IFeature
{
    public static ServiceAction Send { get; } = new("send", AccessKind.Write, ConsentLevel.Full) { Form = "gp/contact", TakesFiles = true };

    public static PortalService Service { get; } =
        new("gp.contact", "gp/contact", "chat", ServiceGroup.Contact, ConsentLevel.Full)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Areas = ServiceAreas.DigitalHealthServices,
            Actions = [Send],
        };

    public static Type Texts => typeof(SurgeryContactText);

    public static void AddServices(IServiceCollection services)
    {
        services.AddScoped<ShowContactForm>().AddScoped<ContactSurgery>();
        services.TryAddDialogueLimits();
    }
}

/// <summary>Names the feature's resources.</summary>
public sealed class SurgeryContactText;
