using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.ChangeGp;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.Documents;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Export;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Helsenorge.Portal.Web.Features.UsageLog;

namespace Helsenorge.Portal.Web.Features;

public static class PortalFeatures
{
    /// <summary>One line for each service.</summary>
    private static void All(FeatureRegistration features) => features
        .Add<OverviewFeature>()
        .Add<InboxFeature>()
        .Add<AppointmentsFeature>()
        .Add<PrescriptionsFeature>()
        .Add<DocumentsFeature>()
        .Add<GeneralPractitionerFeature>()
        .Add<BookingFeature>()
        .Add<EConsultationFeature>()
        .Add<SurgeryContactFeature>()
        .Add<ChangeGpFeature>()
        .Add<ContactFeature>()
        .Add<ConsentFeature>()
        .Add<ChildrenFeature>()
        .Add<GrowingUpFeature>()
        .Add<PowersFeature>()
        .Add<PrivacyFeature>()
        .Add<NotificationSettingsFeature>()
        .Add<UsageLogFeature>()
        .Add<ExportFeature>()
        .Add<AccountLockFeature>();

    public static IServiceCollection AddPortalFeatures(this IServiceCollection services)
    {
        var catalogue = new FeatureCatalogue();
        All(new FeatureRegistration(catalogue, services));
        return services.AddSingleton(catalogue);
    }

    public static void MapPortalFeatures(this IEndpointRouteBuilder app) => app.ServiceProvider.GetRequiredService<FeatureCatalogue>().MapEndpoints(app);
}
