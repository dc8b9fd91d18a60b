using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Jobs;
using Helsenorge.Portal.Web.Shell;

namespace Helsenorge.Portal.Web.Features.Export;

public sealed class ExportFeature : IFeature
{
    /// <summary>Everything at once, in a file that can be carried away: only by somebody who has just shown who they are.</summary>
    public static ServiceAction Make { get; } = new("make", AccessKind.Write, ConsentLevel.None) { NeedsFreshLogin = true };

    public static ServiceAction Download { get; } = new("download", AccessKind.Write, ConsentLevel.None);

    public static PortalService Service { get; } =
        new("export", "profile/export", "download", ServiceGroup.Profile, ConsentLevel.None)
        {
            ParentUntil12 = ParentAccess.Open,
            Actions = [Make, Download],
        };

    public static Type Texts => typeof(ExportText);

    public static void AddServices(IServiceCollection services) => services
        .AddSingleton<ExportKeys>()
        .AddSingleton<ExportQueue>()
        .AddSingleton<ExportBuilder>()
        .AddHostedService(provider => provider.GetRequiredService<ExportBuilder>())
        .AddSingleton<ExportWords>()
        .AddSingleton<ExportWriter>()
        .AddScoped<ShowExport>()
        .AddScoped<MakeExport>()
        .AddScoped<DownloadExport>()
        .AddJob<RemoveExports>();

    public static void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("profile/export/download", DownloadExport.AnswerAsync).RequireFormToken().RequireAuthorization().WithMetadata(new SandboxedDownload());
}

/// <summary>Names the feature's resources.</summary>
public sealed class ExportText;
