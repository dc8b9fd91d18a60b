using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Hosting;
using Helsenorge.Portal.Web.Jobs;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Features.Inbox;

public sealed class InboxFeature : IFeature
{
    /// <summary>What has come has been opened by the patient, or by whoever that is enough for.</summary>
    public static ServiceAction Read { get; } = new("read", AccessKind.Write, ConsentLevel.Basic) { IsOpenToYouth = true };

    /// <summary>Puts a thread away, or takes it back.</summary>
    public static ServiceAction Archive { get; } = new("archive", AccessKind.Write, ConsentLevel.Basic);

    /// <summary>Tells the sender of an important letter that it has been read.</summary>
    public static ServiceAction GiveReceipt { get; } = new("give-receipt", AccessKind.Write, ConsentLevel.Full);

    public static ServiceAction Reply { get; } = new("reply", AccessKind.Write, ConsentLevel.Full) { Form = "inbox", TakesFiles = true };

    /// <summary>Sends once more what did not arrive.</summary>
    public static ServiceAction SendAgain { get; } = new("send-again", AccessKind.Write, ConsentLevel.Full);

    /// <summary>Takes a time that the surgery has offered.</summary>
    public static ServiceAction TakeTime { get; } = new("take-time", AccessKind.Write, ConsentLevel.Full);

    public static ServiceAction DeclineTime { get; } = new("decline-time", AccessKind.Write, ConsentLevel.Full);

    /// <summary>Keeps a letter among the documents, or takes it out.</summary>
    public static ServiceAction Keep { get; } = new("keep", AccessKind.Write, ConsentLevel.Full);

    /// <summary>Somebody who has seen a thread is not recognised. Never by a proxy.</summary>
    public static ServiceAction Report { get; } = new("report", AccessKind.Write, ConsentLevel.Basic) { IsOpenToYouth = true, Areas = ServiceAreas.None };

    /// <summary>A surgery or a hospital brings a letter or an answer.</summary>
    public static ServiceAction Deliver { get; } = new("deliver", AccessKind.Write, ConsentLevel.Full) { IsProviders = true };

    /// <summary>An important letter has lain unopened: a reminder, or a word to the sender, also where a lower level has hidden it.</summary>
    public static ServiceAction Remind { get; } = new("remind", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    public static PortalService Service { get; } =
        new("inbox", "inbox", "mail", ServiceGroup.Contact, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Restricted,
            Youth = YouthAccess.Restricted,
            Areas = ServiceAreas.DigitalHealthServices,
            Actions = [Read, Archive, GiveReceipt, Reply, SendAgain, TakeTime, DeclineTime, Keep, Report, Deliver, Remind],
        };

    public static Type Texts => typeof(InboxText);

    public static void AddServices(IServiceCollection services)
    {
        services
            .AddScoped<ListThreads>()
            .AddScoped<InboxPlace>()
            .AddScoped<ShowThread>()
            .AddScoped<MarkRead>()
            .AddScoped<ArchiveThread>()
            .AddScoped<GiveReceipt>()
            .AddScoped<ReplyInThread>()
            .AddScoped<SendAgain>()
            .AddScoped<DownloadAttachment>()
            .AddScoped<TakeOfferedTime>()
            .AddScoped<DeclineOfferedTime>()
            .AddScoped<ReportViewer>()
            .AddScoped<KeepLetter>()
            .AddSingleton<IOverviewPart, UnreadThreads>()
            .AddSingleton(provider => provider.GetService<IConfiguration>()?.GetSection("Letters").Get<LetterOptions>() ?? new LetterOptions())
            .AddSingleton<LetterPost>()
            .AddJob<GiveUpMessages>()
            .AddJob<RemindOfLetters>();
        services.TryAddDialogueLimits();
        services.TryAddSingleton<Undelivered>();
        services.TryAddSingleton<NotificationLimits>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("inbox/{threadId:guid}/attachments/{attachmentId:guid}", DownloadAttachment.AnswerAsync).RequireAuthorization().WithMetadata(new SandboxedDownload());
}

/// <summary>Names the feature's resources.</summary>
public sealed class InboxText;
