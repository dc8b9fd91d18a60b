using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>Choosing another GP, and waiting for one. Never by power of attorney (domain rules §4.5): it is a matter for Helfo.</summary>
public sealed class ChangeGpFeature : IFeature
{
    public static ServiceAction Change { get; } = new("change", AccessKind.Write, ConsentLevel.Basic);
    public static ServiceAction Wait { get; } = new("wait", AccessKind.Write, ConsentLevel.Basic);
    public static ServiceAction Leave { get; } = new("leave", AccessKind.Write, ConsentLevel.Basic);

    /// <summary>The GP register has answered.</summary>
    public static ServiceAction Answer { get; } = new("answer", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    /// <summary>The day of the change has come.</summary>
    public static ServiceAction TakeEffect { get; } = new("take-effect", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    /// <summary>The person's turn in the queue has come.</summary>
    public static ServiceAction Turn { get; } = new("turn", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    public static PortalService Service { get; } =
        new("change-gp", "change-gp", "swap", ServiceGroup.Contact, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Actions = [Change, Wait, Leave, Answer, TakeEffect, Turn],
        };

    public static Type Texts => typeof(ChangeGpText);

    public static void AddServices(IServiceCollection services) => services
        .AddSingleton(provider => provider.GetService<IConfiguration>()?.GetSection("ChangeGp").Get<GpChangeOptions>() ?? new GpChangeOptions())
        .AddSingleton<GpOrders>()
        .AddScoped<FindGp>()
        .AddScoped<CompareGps>()
        .AddScoped<ShowGp>()
        .AddScoped<ChooseGp>()
        .AddScoped<WaitForGp>()
        .AddScoped<LeaveQueue>()
        .AddJob<TellRegister>()
        .AddJob<RefreshGpLists>()
        .AddJob<StartWithGp>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class ChangeGpText;
