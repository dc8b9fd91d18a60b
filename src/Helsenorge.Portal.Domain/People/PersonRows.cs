using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.People;

/// <summary>Finds and makes the rows of a person whom a register vouches for.</summary>
internal sealed class PersonRows(PersonNumberVault vault)
{
    public async Task<PersonNumber?> FindNumberAsync(PortalDbContext db, NationalIdentityNumber number, CancellationToken cancel)
    {
        var hashes = vault.LookupHashes(number).Select(candidate => candidate.Hash).ToList();
        return await db.All<PersonNumber>().SingleOrDefaultAsync(n => hashes.Contains(n.Hash), cancel);
    }

    /// <summary>The person, with what the register says now; new when they were never here. Their ledger moves when what others' rights rest on has changed.</summary>
    public async Task<Person> RefreshAsync(PortalDbContext db, RegisteredPerson registered, DateTimeOffset now, CancellationToken cancel)
    {
        var own = await FindNumberAsync(db, registered.Number, cancel);
        var person = own is null
            ? await MoveOrCreateAsync(db, registered, registered.Number, now, cancel)
            : await db.All<Person>().SingleAsync(p => p.Id == own.PersonId, cancel);
        db.Vouch(person);
        var before = (person.AddressProtection, person.DeceasedOn, person.EmigratedOn);
        person.Refresh(registered, now);
        if (own is not null && before != (person.AddressProtection, person.DeceasedOn, person.EmigratedOn))
        {
            db.RevokeAtSave(person.Id);
        }

        return person;
    }

    public async Task<Person> MoveOrCreateAsync(PortalDbContext db, RegisteredPerson registered, NationalIdentityNumber number, DateTimeOffset now, CancellationToken cancel)
    {
        Person? person = null;
        foreach (var former in registered.FormerNumbers)
        {
            if (await FindNumberAsync(db, former, cancel) is { } old)
            {
                person ??= await db.All<Person>().SingleAsync(p => p.Id == old.PersonId, cancel);
                db.Vouch(old).ReplacedAt ??= now;
            }
        }

        if (person is null)
        {
            person = new Person();
            db.AddVouched(person);
            db.AddVouched(PatientLedger.At(person.Id, 0, new byte[32], Guid.CreateVersion7(now)));
        }

        var stored = vault.Protect(number);
        db.AddVouched(new PersonNumber { PersonId = person.Id, Cipher = stored.Cipher, Hash = stored.Hash, KeyVersion = stored.KeyVersion, RegisteredAt = now });
        return person;
    }

    public byte[] HashOf(NationalIdentityNumber number) => vault.LookupHashes(number)[0].Hash;
}
