using System.Text.Json;
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
                answer.Reserved)
            : null;
    }
}

internal sealed class GeneralPractitionerRegister(HttpClient http, JsonSerializerOptions json) : IGeneralPractitionerRegister
{
    public const string Name = "general practitioner register";
    private readonly RegisterSearch<GeneralPractitionerAnswer> search = new(http, json, Name);

    public Task<RegisteredGeneralPractitioner?> FindAsync(NationalIdentityNumber number, CancellationToken cancel) =>
        search.FindAsync(number, answer => Read(answer, number), cancel);

    private static RegisteredGeneralPractitioner? Read(GeneralPractitionerAnswer answer, NationalIdentityNumber asked) =>
        answer.Number == asked
        && answer.HprNumber.Length is >= 1 and <= 9 && answer.HprNumber.All(char.IsAsciiDigit)
        && OrganisationNumber.TryParse(answer.SurgeryOrganisationNumber, out var surgery)
            ? new(answer.HprNumber, answer.PractitionerName, surgery.Value, answer.Since)
            : null;
}
