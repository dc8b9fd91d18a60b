using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>Giving and receiving powers of attorney, for oneself alone: a proxy never sees them, and they never chain (domain rules §4.5).</summary>
public sealed class PowersFeature : IFeature
{
    public static ServiceAction Give { get; } = new("give", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, IsOwnOnly = true, Form = "profile/power-of-attorney/give" };
    public static ServiceAction Widen { get; } = new("widen", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, IsOwnOnly = true };
    public static ServiceAction Narrow { get; } = new("narrow", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    public static ServiceAction End { get; } = new(PowerOfAttorney.EndCode, AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    public static ServiceAction Accept { get; } = new("accept", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    public static ServiceAction Decline { get; } = new("decline", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    public static ServiceAction GivePickup { get; } = new("give-pickup", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true, IsOwnOnly = true, Form = "profile/power-of-attorney/pharmacy" };
    public static ServiceAction EndPickup { get; } = new("end-pickup", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };

    /// <summary>The job that tells both sides of an end that is near.</summary>
    public static ServiceAction Remind { get; } = new("remind", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    /// <summary>A pharmacy's check of a code.</summary>
    public static ServiceAction CheckPickup { get; } = new(PharmacyPickup.CheckCode, AccessKind.Read, ConsentLevel.Basic) { IsProviders = true };

    public static PortalService Service { get; } =
        new(PowerOfAttorney.ServiceCode, "profile/power-of-attorney", "hands", ServiceGroup.Profile, ConsentLevel.Basic)
        {
            Actions = [Give, Widen, Narrow, End, Accept, Decline, GivePickup, EndPickup, Remind, CheckPickup],
        };

    public static Type Texts => typeof(PowersText);

    public static void AddServices(IServiceCollection services) => services
        .AddSingleton(provider => PowerReceiptTexts.By(provider.GetRequiredService<IStringLocalizerFactory>()))
        .AddSingleton<Addressees>()
        .AddScoped<ReceivedPowers>()
        .AddSingleton<PowerExpiry>()
        .AddSingleton<PharmacyCounter>()
        .AddScoped<ListGivenPowers>()
        .AddScoped<ShowPower>()
        .AddScoped<ShowGiver>()
        .AddScoped<GivePower>()
        .AddScoped<ChangePower>()
        .AddScoped<EndPower>()
        .AddScoped<ListReceivedPowers>()
        .AddScoped<AnswerPower>()
        .AddScoped<OpenPreview>()
        .AddScoped<ListPickups>()
        .AddScoped<GivePickup>()
        .AddScoped<EndPickup>()
        .AddJob<TellOfExpiry>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class PowersText;
