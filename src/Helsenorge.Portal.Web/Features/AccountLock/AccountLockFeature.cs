using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.AccountLock;

public sealed class AccountLockFeature : IFeature
{
    /// <summary>Closes the account. Asks for nothing but the log-in, since it may be urgent.</summary>
    public static ServiceAction Lock { get; } = new("lock", AccessKind.Write, ConsentLevel.None) { IsOwnOnly = true, WorksWhenLocked = true };

    public static ServiceAction Unlock { get; } = new("unlock", AccessKind.Write, ConsentLevel.None) { IsOwnOnly = true, WorksWhenLocked = true, NeedsFreshLogin = true };

    public static PortalService Service { get; } =
        new("account-lock", "profile/lock", "lock", ServiceGroup.Profile, ConsentLevel.None)
        {
            View = new("view", AccessKind.Read, ConsentLevel.None) { IsOwnOnly = true, WorksWhenLocked = true },
            Actions = [Lock, Unlock],
        };

    public static Type Texts => typeof(AccountLockText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ShowLock>()
        .AddScoped<LockAccount>()
        .AddScoped<UnlockAccount>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class AccountLockText;
