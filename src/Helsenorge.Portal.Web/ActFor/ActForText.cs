using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.ActFor;

/// <summary>Names the texts about those one may act for.</summary>
public sealed class ActForText
{
    internal static string NameOf(RepresentedPerson person, IStringLocalizer<ActForText> text) => person.Name.Full.Length > 0 ? person.Name.Full : text["Unnamed"];

    /// <summary>How old they are and by what right one acts for them.</summary>
    internal static string Describe(RepresentedPerson person, IStringLocalizer<ActForText> text) => person.Ground switch
    {
        AccessGround.Parent when person.Closed is null && person.Name.Age >= AccessRules.RestrictedFrom => text["ChildSome", person.Name.Age],
        AccessGround.Parent => text["Child", person.Name.Age],
        AccessGround.Appointed => text["Appointed", person.Name.Age],
        _ when person.Until is { } until => text["PowerUntil", person.Name.Age, PortalFormat.Date(until)],
        _ => text["Power", person.Name.Age],
    };
}
