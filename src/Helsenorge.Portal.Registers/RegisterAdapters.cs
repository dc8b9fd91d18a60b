using System.Text.Json;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers.Contract;

namespace Helsenorge.Portal.Registers;

internal sealed class PopulationRegister(HttpClient http, JsonSerializerOptions json) : IPopulationRegister
{
    public const string Name = "population register";
    private readonly RegisterSearch<PersonAnswer> search = new(http, json, Name);

    public Task<RegisteredPerson?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) =>
        search.FindAsync(number, answer => Read(answer, number), cancel);

    private static RegisteredPerson? Read(PersonAnswer answer, NationalIdentityNumber asked)
    {
        // A register finds a person by former numbers too, and answers with the one in force.
        var isAskedFor = answer.Number == asked || answer.FormerNumbers.Contains(asked);
        var responsibilities = answer.ParentalResponsibilities;
        var appointments = answer.Appointments ?? [];
        if (!isAskedFor
            || responsibilities.Any(row => row is null || (row.Holder != answer.Number && row.Child != answer.Number))
            || appointments.Any(row => row is null || (row.Representative != answer.Number && row.Patient != answer.Number)))
        {
            return null;
        }

        return new(
            answer.Number,
            answer.FormerNumbers,
            answer.GivenName,
            answer.FamilyName,
            answer.BirthDate,
            answer.Sex,
            answer.AddressProtection,
            answer.Address is { } at ? new(at.Street, at.PostalCode, at.City, at.Municipality) : null,
            answer.DeceasedOn,
            answer.EmigratedOn,
            [.. responsibilities.Select(row => new RegisteredParentalResponsibility(row.Holder, row.Child, row.Kind))])
        {
            Appointments = [.. appointments.Select(row => new RegisteredAppointment(row.Representative, row.Patient))],
            MovedOn = answer.MovedOn,
        };
    }
}

internal sealed class ContactRegister(HttpClient http, JsonSerializerOptions json) : IContactRegister
{
    public const string Name = "contact register";
    private readonly RegisterSearch<ContactAnswer> search = new(http, json, Name);

    public Task<ContactInformation?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) =>
        search.FindAsync(number, answer => Read(answer, number), cancel);

    private static ContactInformation? Read(ContactAnswer answer, NationalIdentityNumber asked)
    {
        PhoneNumber mobile = default;
        var makesSense = answer.Number == asked
            && answer.Language is null or "nb" or "nn" or "en" or "se"
            && (answer.Mobile is null || PhoneNumber.TryParse(answer.Mobile, out mobile));
        return makesSense
            ? new(
                answer.Language,
                answer.Email,
                answer.EmailVerifiedOn,
                mobile == default ? null : mobile.Value,
                answer.MobileVerifiedOn,
                answer.Reserved) { HasMailbox = answer.HasMailbox }
            : null;
    }
}

internal sealed class GeneralPractitionerRegister(HttpClient http, JsonSerializerOptions json) : IGeneralPractitionerRegister
{
    public const string Name = "general practitioner register";
    private readonly RegisterSearch<GeneralPractitionerAnswer> search = new(http, json, Name);

    public Task<RegisteredGeneralPractitioner?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) =>
        search.FindAsync(number, answer => Read(answer, number), cancel);

    public Task<IReadOnlyList<RegisteredGpList>> ListsAsync(string? after, CancellationToken cancel) =>
        RegisterQuestion.AskAsync<GpListSearch, IReadOnlyList<GpListAnswer>, IReadOnlyList<RegisteredGpList>>(http, json, Name, "lists/search", new GpListSearch(after), answer => Read(answer, after), cancel);

    public async Task<GpOrderAnswer> OrderAsync(GpOrder order, CancellationToken cancel)
    {
        var message = new GpOrderMessage(order.Id, order.Number, order.PractitionerHprNumber, order.EffectiveOn, order.OrderedAt);
        var reply = await RegisterQuestion.AskAsync<GpOrderMessage, GpOrderReply, GpOrderReply>(http, json, Name, "orders", message, reply => reply.Id == order.Id ? reply : null, cancel);
        return reply.Answer;
    }

    // In order and further on, so that whoever asks for the next comes to an end.
    private static IReadOnlyList<RegisteredGpList>? Read(IReadOnlyList<GpListAnswer> lists, string? after)
    {
        var last = after;
        foreach (var list in lists)
        {
            if (list is null || !IsHprNumber(list.HprNumber) || (last is not null && string.CompareOrdinal(list.HprNumber, last) <= 0)
                || !OrganisationNumber.TryParse(list.SurgeryOrganisationNumber, out _) || !PhoneNumber.TryParse(list.Phone, out _)
                || list.Capacity < 0 || list.Patients < 0 || list.Latitude is null != list.Longitude is null)
            {
                return null;
            }

            last = list.HprNumber;
        }

        return [.. lists.Select(list => new RegisteredGpList(
            list.HprNumber,
            list.PractitionerName,
            list.Sex,
            list.Languages.Aggregate(SpokenLanguages.None, (all, one) => all | one),
            list.SurgeryOrganisationNumber,
            list.SurgeryName,
            new(list.Address.Street, list.Address.PostalCode, list.Address.City, list.Address.Municipality),
            list.Phone,
            list.Latitude,
            list.Longitude,
            list.Capacity,
            list.Patients,
            list.EndsOn))];
    }

    private static bool IsHprNumber(string number) => number.Length is >= 1 and <= 9 && number.All(char.IsAsciiDigit);

    private static RegisteredGeneralPractitioner? Read(GeneralPractitionerAnswer answer, NationalIdentityNumber asked) =>
        answer.Number == asked
        && IsHprNumber(answer.HprNumber)
        && OrganisationNumber.TryParse(answer.SurgeryOrganisationNumber, out var surgery)
            ? new(answer.HprNumber, answer.PractitionerName, surgery.Value, answer.Since)
            : null;
}
