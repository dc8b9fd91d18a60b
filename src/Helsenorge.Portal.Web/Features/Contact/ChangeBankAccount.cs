using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>Registers, changes or removes the account, and tells the person where they could be reached before it.</summary>
public sealed class ChangeBankAccount(ServiceGate<ContactFeature> gate, PersonNumberVault vault)
{
    /// <param name="typed">Null removes the account.</param>
    /// <param name="seen">The version the person had before them; null when there was none.</param>
    public async Task<BankAccountRefusal?> RunAsync(string? typed, Guid? seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ContactFeature.ChangeBankAccount, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = await ChangeAsync(access, typed, seen, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<BankAccountRefusal?> ChangeAsync(WriteAccess access, string? typed, Guid? seen, CancellationToken cancel)
    {
        BankAccountNumber number = default;
        if (typed is not null && !BankAccountNumber.TryParse(typed, out number))
        {
            return BankAccountRefusal.NotAnAccountNumber;
        }

        var found = await access.Db.People.Select(person => new { Person = person, Account = access.Db.BankAccounts.FirstOrDefault() }).SingleAsync(cancel);
        var (account, known) = (found.Account, found.Person);
        if (account?.Version != seen)
        {
            return BankAccountRefusal.ChangedMeanwhile;
        }

        if (account is null ? typed is null : typed is not null && account.Reveal(vault) == number)
        {
            return BankAccountRefusal.TheSame;
        }

        if (typed is null)
        {
            access.Db.Remove(account!);
        }
        else
        {
            if (account is null)
            {
                access.Db.Add(account = new BankAccount { PatientId = access.PatientId });
            }

            account.Set(number, vault, access.OpenedAt);
        }

        access.Remember(typed is null ? ContactChangeKind.BankAccountRemoved : ContactChangeKind.BankAccountChanged);
        access.Notify(access.PatientId, NotificationKind.BankAccountChanged, ContactFeature.Service);
        OutgoingNotice.Leave(access, BankAccount.ChangedNotice, new ContactDetails(known.Email, known.EmailVerifiedOn, known.MobileE164, known.MobileVerifiedOn, known.IsReserved));
        return await access.SaveAsync(cancel, access.PatientId) is SaveOutcome.Saved ? null : BankAccountRefusal.ChangedMeanwhile;
    }
}
