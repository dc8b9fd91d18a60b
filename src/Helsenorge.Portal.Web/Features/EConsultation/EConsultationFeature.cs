using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Hosting;

namespace Helsenorge.Portal.Web.Features.EConsultation;

public sealed class EConsultationFeature : IFeature
{
    public static ServiceAction Send { get; } = new("send", AccessKind.Write, ConsentLevel.Full) { Form = "gp/e-consultation", TakesFiles = true };

    public static PortalService Service { get; } =
        new("gp.econsultation", "gp/e-consultation", "stethoscope", ServiceGroup.Contact, ConsentLevel.Full)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Areas = ServiceAreas.DigitalHealthServices,
            Actions = [Send],
        };

    public static Type Texts => typeof(EConsultationText);

    public static void AddServices(IServiceCollection services)
    {
        services.AddScoped<ShowEConsultation>().AddScoped<SendEConsultation>();
        services.TryAddDialogueLimits();
    }
}

/// <summary>Names the feature's resources.</summary>
public sealed class EConsultationText;
