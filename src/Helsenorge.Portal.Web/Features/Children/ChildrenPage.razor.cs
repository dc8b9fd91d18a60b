using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Children;

public sealed partial class ChildrenPage(ListChildren listChildren, ShowChild showChild, ActingFor acting, FeatureCatalogue catalogue, IStringLocalizerFactory localizers)
{
    private ListChildren.Answer? answer;
    private ShowChild.Answer? child;

    protected override async Task OnInitializedAsync()
    {
        if (acting.IsActing)
        {
            child = await LoadOnceAsync(() => showChild.RunAsync(Leaving));
        }
        else
        {
            answer = await LoadOnceAsync(() => listChildren.RunAsync(Leaving));
        }
    }

    private static string AddressFor(ListChildren.Child one, string page) => ActingFor.AddressOf(one.Person.Key) + page;

    private string NameOf(RepresentedPerson person) => person.Name.Full.Length > 0 ? person.Name.Full : Text["Unnamed"];

    private string What(ListChildren.Child one)
    {
        if (one.Person.Consent is null or ConsentLevel.None)
        {
            return Text["What_NoLevel", one.Person.Name.GivenName];
        }

        var some = one.Plan is { } plan && one.Person.Name.Age >= AccessRules.RestrictedFrom ? plan.Steps[0] : null;
        var closed = some is null ? [] : some.ClosesToParents.Concat(some.NarrowsForParents).Select(service => catalogue.Text(localizers, service, "Service_Name")).ToList();
        return closed.Count == 0 ? Text["What_All", one.Person.Name.GivenName] : Text["What_Some", one.Person.Name.GivenName, string.Join(", ", closed)];
    }

    // Two consents, and which of them is missing.
    private string OwnUse(GrowingUpPlan plan, int age) => plan switch
    {
        _ when age < AccessRules.YouthFrom => Text["OwnUse_NotYet", PortalFormat.Date(plan.Steps.First(step => step.Step is GrowingUpStep.Thirteen).On)],
        { LacksYouthConsent: true, LacksFull: true } => Text["OwnUse_LacksBoth"],
        { LacksYouthConsent: true } => Text["OwnUse_LacksConsent"],
        { LacksFull: true } => Text["OwnUse_LacksFull"],
        _ => Text["OwnUse_Ready"],
    };
}
