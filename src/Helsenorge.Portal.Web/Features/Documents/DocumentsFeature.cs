using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Shell;

namespace Helsenorge.Portal.Web.Features.Documents;

/// <summary>A person's own papers: letters they have kept.</summary>
public sealed class DocumentsFeature : IFeature
{
    /// <summary>Takes a letter out. A power of attorney for registered information is for looking.</summary>
    public static ServiceAction TakeOut { get; } = new("take-out", AccessKind.Write, ConsentLevel.Basic) { Areas = ServiceAreas.None };

    public static PortalService Service { get; } =
        new("documents", "documents", "file", ServiceGroup.MyHealth, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            Areas = ServiceAreas.RegisteredInformation,
            Actions = [TakeOut],
        };

    public static Type Texts => typeof(DocumentsText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListDocuments>()
        .AddScoped<ShowDocument>()
        .AddScoped<DownloadDocumentFile>()
        .AddScoped<TakeOutDocument>();

    public static void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("documents/{letterId:guid}/files/{fileId:guid}", DownloadDocumentFile.AnswerAsync).RequireAuthorization().WithMetadata(new SandboxedDownload());
}

/// <summary>Names the feature's resources.</summary>
public sealed class DocumentsText;
