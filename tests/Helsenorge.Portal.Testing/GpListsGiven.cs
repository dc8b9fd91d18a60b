using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Testing;

/// <summary>GPs' lists with as many places as a test needs, and who is on them.</summary>
public static class GpListsGiven
{
    /// <param name="places">Allotted in the first opening; none makes a list that is closed.</param>
    public static async Task<GpList> GivenListAsync(this PortalHarness portal, string name, string hprNumber, int places, int capacity = 1000, DateOnly? endsOn = null)
    {
        var list = Of(Said(name, hprNumber, capacity, capacity - places) with { EndsOn = endsOn }, portal.Clock.GetUtcNow());
        (list.Opening, list.Places) = (places > 0 ? 1 : 0, places);
        await portal.GivenAsync(list);
        return list;
    }

    /// <summary>The register says that the person is on this list.</summary>
    public static Task GivenGpAsync(this PortalHarness portal, Guid patient, GpList list) => portal.GivenAsync(new GeneralPractitionerAssignment
    {
        PatientId = patient,
        PractitionerName = list.Name,
        HprNumber = list.HprNumber,
        Since = new DateOnly(2021, 2, 1),
        ReadAt = portal.Clock.GetUtcNow(),
    });

    public static Task GivenGpAsync(this PortalHarness portal, Actor patient, GpList list) => portal.GivenGpAsync(patient.PersonId, list);

    public static RegisteredGpList Said(string name, string hprNumber, int capacity, int patients) => new(
        hprNumber, name, Sex.Female, SpokenLanguages.Norwegian, "889640782", "Solbakken legesenter", new("Solbakken 4", "5999", "Fjordby", "Fjordby"), "+4755550123", 60.9, 5.2, capacity, patients, null);

    public static GpList Of(RegisteredGpList said, DateTimeOffset readAt)
    {
        var list = GpList.Of(said);
        list.Refresh(said, null, null, readAt);
        return list;
    }
}
