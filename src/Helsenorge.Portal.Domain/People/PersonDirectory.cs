using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.People;

/// <summary>Why a person whom the identity provider vouches for does not get in.</summary>
public enum LoginRefusal
{
    /// <summary>The population register knows nobody by this number.</summary>
    UnknownPerson,

    /// <summary>The person has a newer number and logs in with that.</summary>
    NumberReplaced,
    Deceased,

    /// <summary>Under 13: not yet (domain rules §4.1).</summary>
    TooYoung,

    /// <summary>From 13 to 15, and no parent has consented to it, or one has taken it back.</summary>
    YouthConsentMissing,

    /// <summary>The register does not answer, and the person has never been here.</summary>
    RegisterDown,
}

/// <param name="Language">The person's own choice here, else the contact register's; null when neither says.</param>
/// <param name="HasChosenConsent">False until the first choice, and again after a withdrawal.</param>
/// <param name="IsLocked">The person has locked their account, and has come to open it again.</param>
public sealed record PersonAtLogin(Guid Id, string GivenName, string FamilyName, string? Language, bool HasChosenConsent, bool IsLocked, int Age);

/// <summary>Turns a number that an identity provider vouches for into a person, with the registers' latest word.</summary>
public sealed class PersonDirectory(
    PortalDatabase database,
    PersonNumberVault vault,
    IPopulationRegister population,
    IContactRegister contacts,
    IGeneralPractitionerRegister generalPractitioners,
    PowerReceiptWords words,
    TimeProvider clock)
{
    private readonly FamilyRegister families = new(new PersonRows(vault), population, words);
    private readonly PersonRows rows = new(vault);

    /// <param name="chosenLanguage">What the person chose in this browser, remembered so that it follows them to the next; null when they did not choose.</param>
    public Task<Result<PersonAtLogin, LoginRefusal>> RefreshAtLoginAsync(NationalIdentityNumber number, string? chosenLanguage, CancellationToken cancel) =>
        AgainWhenSomebodyElseWasFirstAsync(() => TryRefreshAtLoginAsync(number, chosenLanguage, cancel));

    /// <summary>After a first consent: fetches what only a consent allows us to fetch.</summary>
    public Task RefreshAfterConsentAsync(Guid personId, CancellationToken cancel) =>
        AgainWhenSomebodyElseWasFirstAsync(() => TryRefreshAfterConsentAsync(personId, cancel));

    /// <summary>Those who act for somebody by the register's word, and whose copy was read before this, the oldest first.</summary>
    public async Task<IReadOnlyList<Guid>> RepresentativesReadBeforeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var db = database.Create();
        var responsibilities = db.All<ParentalResponsibility>();
        var powers = db.All<PowerOfAttorney>();
        return await db.All<Person>()
            .Where(person => responsibilities.Any(r => r.ActorId == person.Id && r.ReadAt < before)
                || (person.PopulationRegisterReadAt < before && powers.Any(p => p.ReceiverId == person.Id && p.Basis == PowerBasis.Appointed && p.EndedAt == null)))
            .OrderBy(person => person.PopulationRegisterReadAt)
            .Select(person => person.Id)
            .ToListAsync(cancel);
    }

    private static Task<ConsentLevel> CurrentConsentAsync(PortalDbContext db, Guid personId, CancellationToken cancel) =>
        db.All<ConsentDecision>().Where(c => c.PatientId == personId).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefaultAsync(cancel);

    // The same person may log in on two devices in the same moment: each writes what the registers say, so the second begins again.
    private async Task<T> AgainWhenSomebodyElseWasFirstAsync<T>(Func<Task<T>> refresh)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await refresh();
            }
            catch (DbUpdateException failure) when (attempt < 40 && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
            {
                await PatientGate.PauseAsync(attempt, CancellationToken.None);
            }
        }
    }

    private async Task<Result<PersonAtLogin, LoginRefusal>> TryRefreshAtLoginAsync(NationalIdentityNumber number, string? chosenLanguage, CancellationToken cancel)
    {
        RegisteredPerson? registered = null;
        var answered = false;
        try
        {
            registered = await population.FindAsync(number, cancel);
            answered = true;
        }
        catch (RegisterUnavailableException)
        {
            // The last copy serves, with its time; see below.
        }

        if (answered && registered is null)
        {
            return LoginRefusal.UnknownPerson;
        }

        var now = clock.GetUtcNow();
        await using var db = database.Create();
        var own = await rows.FindNumberAsync(db, number, cancel);
        if (own?.ReplacedAt is not null)
        {
            return LoginRefusal.NumberReplaced;
        }

        if (registered is null && own is null)
        {
            return LoginRefusal.RegisterDown;
        }

        // The register names the number in force: one that is not logs nobody in, also at the first visit.
        if (registered is not null && registered.Number != number)
        {
            return LoginRefusal.NumberReplaced;
        }

        var person = own is null ? await rows.MoveOrCreateAsync(db, registered!, number, now, cancel) : await db.All<Person>().SingleAsync(p => p.Id == own.PersonId, cancel);
        db.Vouch(person);
        if (registered is not null)
        {
            person.Refresh(registered, now);
        }

        if (person.DeceasedOn is not null)
        {
            return LoginRefusal.Deceased;
        }

        var age = Age.On(person.BirthDate, NorwegianTime.Today(now));
        if (age < AccessRules.YouthFrom)
        {
            return LoginRefusal.TooYoung;
        }

        if (age < AccessRules.OwnUseFrom && !await db.All<YouthConsent>().Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.IsGiven).FirstOrDefaultAsync(cancel))
        {
            return LoginRefusal.YouthConsentMissing;
        }

        var consent = await CurrentConsentAsync(db, person.Id, cancel);
        await RefreshOthersAsync(db, person, number, consent, now, cancel);
        if (registered is not null && consent is not ConsentLevel.None)
        {
            await families.RefreshAsync(db, person, registered, now, cancel);
        }

        var settings = await db.All<PersonSettings>().SingleOrDefaultAsync(s => s.ActorId == person.Id, cancel);
        if (chosenLanguage is not null && settings is null)
        {
            settings = new PersonSettings { ActorId = person.Id };
            db.AddVouched(settings);
        }

        if (chosenLanguage is not null)
        {
            db.Vouch(settings!).Language = chosenLanguage;
        }

        await db.SaveChangesAsync(cancel);
        return new PersonAtLogin(person.Id, person.GivenName, person.FamilyName, settings?.Language ?? person.Language, consent is not ConsentLevel.None, person.LockedAt is not null, age);
    }

    private async Task<bool> TryRefreshAfterConsentAsync(Guid personId, CancellationToken cancel)
    {
        await using var db = database.Create();
        var number = await db.All<PersonNumber>().AsNoTracking().SingleAsync(n => n.PersonId == personId && n.ReplacedAt == null, cancel);
        var person = db.Vouch(await db.All<Person>().SingleAsync(p => p.Id == personId, cancel));
        var consent = await CurrentConsentAsync(db, personId, cancel);
        var (revealed, now) = (vault.Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion)), clock.GetUtcNow());
        await RefreshOthersAsync(db, person, revealed, consent, now, cancel);
        try
        {
            if (await population.FindAsync(revealed, cancel) is { } registered)
            {
                person.Refresh(registered, now);
                await families.RefreshAsync(db, person, registered, now, cancel);
            }
        }
        catch (RegisterUnavailableException)
        {
            // Whom they may act for is read at the next log-in.
        }

        await db.SaveChangesAsync(cancel);
        return true;
    }

    // Language is needed to speak to the person at all; the rest is fetched only for those who have said yes (domain rules §3.2).
    private async Task RefreshOthersAsync(PortalDbContext db, Person person, NationalIdentityNumber number, ConsentLevel consent, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var contact = await contacts.FindAsync(number, cancel);
            person.Refresh(consent is ConsentLevel.None ? contact is null ? null : new ContactInformation(contact.Language, null, null, null, null, contact.Reserved) { HasMailbox = contact.HasMailbox } : contact, now);
        }
        catch (RegisterUnavailableException)
        {
            // The last copy stands, with its time.
        }

        if (consent is ConsentLevel.None)
        {
            return;
        }

        try
        {
            var registered = await generalPractitioners.FindAsync(number, cancel);
            var assignment = await db.All<GeneralPractitionerAssignment>().SingleOrDefaultAsync(a => a.PatientId == person.Id, cancel);
            if (assignment is null)
            {
                assignment = new GeneralPractitionerAssignment { PatientId = person.Id };
                db.AddVouched(assignment);
            }

            db.Vouch(assignment);
            var practitioner = registered is null ? null : await db.Practitioners.AsNoTracking().SingleOrDefaultAsync(p => p.HprNumber == registered.PractitionerHprNumber, cancel);
            var surgery = registered is null ? null : await db.Surgeries.AsNoTracking().SingleOrDefaultAsync(s => s.OrganisationNumber == registered.SurgeryOrganisationNumber, cancel);
            (assignment.PractitionerName, assignment.HprNumber, assignment.PractitionerId, assignment.SurgeryId, assignment.Since, assignment.ReadAt) =
                (registered?.PractitionerName, registered?.PractitionerHprNumber, practitioner?.Id, surgery?.Id, registered?.Since, now);
            assignment.IsEntitled = registered is not null || !number.IsDNumber;
        }
        catch (RegisterUnavailableException)
        {
            // The last copy stands, with its time.
        }
    }
}
