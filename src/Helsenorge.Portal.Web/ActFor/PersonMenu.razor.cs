using System.Security.Claims;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.ActFor;

/// <summary>
/// Whom the portal is used for, in the header. The others are asked for when the menu is opened, so that no page costs more because of it;
/// where there is no circuit, the link to the page of them all is what there is.
/// </summary>
public sealed partial class PersonMenu(Representations representations, ActingFor acting, ILogger<PersonMenu> logger)
{
    // What more than these there are, the page shows, and those who are closed with the reason.
    private const int Most = 8;
    private IReadOnlyList<RepresentedPerson>? people;
    private bool isAsked;
    private bool hasFailed;

    [Parameter, EditorRequired]
    public ClaimsPrincipal Person { get; set; } = null!;

    private string Name => Person.FindFirst(PortalClaims.Name)?.Value ?? "";

    private string Role => acting switch
    {
        { IsPreview: true } => Words["PersonPreview"],
        { Subject.Name: { } subject } => Words["PersonFor", subject.GivenName],
        { IsActing: true } => Words["PersonForOther"],
        _ => Words["PersonSelf"],
    };

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
            people = [.. (await representations.ListAsync(CancellationToken.None)).Where(person => person.Closed is null).Take(Most)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The menu is on every page: without the names, the page is whole all the same.
            CouldNotList(logger, fault.GetType().Name);
            hasFailed = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whom one can act for could not be listed: {ExceptionType}")]
    private static partial void CouldNotList(ILogger logger, string exceptionType);
}
