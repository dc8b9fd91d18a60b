using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>
/// Leads to the inbox of each person one may act for. They are asked for when it is opened, so that no inbox costs more because of it; where
/// there is no circuit, the menu under one's name is what there is.
/// </summary>
public sealed partial class WhoseInbox(Representations representations, ActingFor acting, ILogger<WhoseInbox> logger)
{
    private IReadOnlyList<RepresentedPerson>? people;
    private bool isAsked;
    private bool hasFailed;

    // It is told of each press, that which closes too: what failed is tried again by the next.
    private async Task FindAsync()
    {
        if (people is not null || (isAsked && !hasFailed))
        {
            return;
        }

        (isAsked, hasFailed) = (true, false);
        try
        {
            // In a preview the giver looks as somebody else, and whom that one acts for is not theirs to see.
            people = acting.IsPreview ? [] : [.. (await representations.ListAsync(CancellationToken.None)).Where(HasInbox)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Without the names the inbox is whole all the same.
            CouldNotList(logger, fault.GetType().Name);
            hasFailed = true;
        }
    }

    // A link grants nothing: the gate decides when it is followed.
    private static bool HasInbox(RepresentedPerson person) => person is { Closed: null, Consent: >= ConsentLevel.Basic } && person.Ground switch
    {
        AccessGround.Parent => person.Name.Age < AccessRules.OwnUseFrom,
        AccessGround.Appointed => person.Name.Age >= AccessRules.RestrictedFrom,
        _ => (person.Granted & InboxFeature.Service.Areas) != ServiceAreas.None,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Whose inboxes one can open could not be listed: {ExceptionType}")]
    private static partial void CouldNotList(ILogger logger, string exceptionType);
}
