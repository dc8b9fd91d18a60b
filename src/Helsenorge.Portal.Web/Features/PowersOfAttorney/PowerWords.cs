using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>What several of the pages say in the same words.</summary>
internal static class PowerWords
{
    public static string Areas(IStringLocalizer text, ServiceAreas areas) =>
        string.Join(", ", Enum.GetValues<ServiceArea>().Where(area => areas.Includes(area)).Select((area, at) => at == 0 ? text[$"Area_{area}"].Value : InSentence(text[$"Area_{area}"])));

    private static string InSentence(string name) => char.ToLower(name[0], CultureInfo.CurrentCulture) + name[1..];

    public static string Until(IStringLocalizer text, DateOnly? until) => until is { } last ? text["HoldsUntil", PortalFormat.Date(last)] : text["HoldsUntilEnded"];

    /// <summary>The first of the names, as one speaks of somebody.</summary>
    public static string FirstName(string name) => name.Trim().Split(' ', 2)[0];

    public static string Describe(IStringLocalizer text, PowerRefusal no) => no switch
    {
        PowerRefusal.NameIncomplete => text["PowerRefusal_NameIncomplete"],
        PowerRefusal.NameTooLong => text["PowerRefusal_NameTooLong", PowerRules.LongestName],
        PowerRefusal.NumberInvalid => text["PowerRefusal_NumberInvalid"],
        PowerRefusal.OwnNumber => text["PowerRefusal_OwnNumber"],
        PowerRefusal.NoArea => text["PowerRefusal_NoArea"],
        PowerRefusal.DateMissing => text["PowerRefusal_DateMissing"],
        PowerRefusal.DatePassed => text["PowerRefusal_DatePassed"],
        PowerRefusal.AlreadyGiven => text["PowerRefusal_AlreadyGiven"],
        PowerRefusal.AddressProtected => text["PowerRefusal_AddressProtected"],
        PowerRefusal.NothingChanged => text["PowerRefusal_NothingChanged"],
        PowerRefusal.NotFound => text["PowerRefusal_NotFound"],
        PowerRefusal.NotStanding => text["PowerRefusal_NotStanding"],
        PowerRefusal.RegisterDecides => text["PowerRefusal_RegisterDecides"],
        PowerRefusal.ChangedMeanwhile => text["PowerRefusal_ChangedMeanwhile"],
    };

    public static string Describe(IStringLocalizer text, PickupRefusal no) => no switch
    {
        PickupRefusal.NameIncomplete => text["PickupRefusal_NameIncomplete"],
        PickupRefusal.NameTooLong => text["PickupRefusal_NameTooLong", PowerRules.LongestName],
        PickupRefusal.DateMissing => text["PickupRefusal_DateMissing"],
        PickupRefusal.DatePassed => text["PickupRefusal_DatePassed"],
        PickupRefusal.AddressProtected => text["PickupRefusal_AddressProtected"],
        PickupRefusal.TooMany => text["PickupRefusal_TooMany", PharmacyPickup.MostAtOnce],
        PickupRefusal.NotFound => text["PickupRefusal_NotFound"],
        PickupRefusal.NotStanding => text["PickupRefusal_NotStanding"],
        PickupRefusal.ChangedMeanwhile => text["PickupRefusal_ChangedMeanwhile"],
    };
}
