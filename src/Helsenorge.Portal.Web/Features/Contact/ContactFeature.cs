using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Features.Contact;

public sealed class ContactFeature : IFeature
{
    public static ServiceAction ChangeNextOfKin { get; } = new("change-next-of-kin", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, Form = "profile/contact/next-of-kin" };
    public static ServiceAction ChangeNeeds { get; } = new("change-needs", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, Form = "profile/contact/needs" };
    public static ServiceAction ChangeBankAccount { get; } = new("change-bank-account", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, IsOwnOnly = true };

    public static PortalService Service { get; } =
        new("contact", "profile/contact", "user", ServiceGroup.Profile, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Youth = YouthAccess.Open,
            Actions = [ChangeNextOfKin, ChangeNeeds, ChangeBankAccount],
        };

    public static Type Texts => typeof(ContactText);

    public static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<NotificationLimits>();
        services
            .AddScoped<ShowContact>()
            .AddScoped<ShowNextOfKin>()
            .AddScoped<SaveNextOfKin>()
            .AddScoped<RemoveNextOfKin>()
            .AddScoped<ShowNeeds>()
            .AddScoped<SaveNeeds>()
            .AddScoped<ShowBankAccount>()
            .AddScoped<ChangeBankAccount>();
    }
}

/// <summary>Names the feature's resources.</summary>
public sealed class ContactText;
