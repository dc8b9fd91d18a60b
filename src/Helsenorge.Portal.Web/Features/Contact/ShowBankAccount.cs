using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>The account, to change: only to its owner, and with whether they must log in once more first.</summary>
public sealed class ShowBankAccount(ServiceGate<ContactFeature> gate, ActorAccess actors, PersonNumberVault vault, SessionLimits limits)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        access.RefuseYouth(ContactFeature.Service, ContactFeature.ChangeBankAccount);
        await using var own = await actors.OpenAsync() ?? throw new AccessDeniedException(ContactFeature.Service, AccessDenial.SessionEnded);
        if (own.Actor.ActsForAnother)
        {
            return new Answer(IsOwn: false, null, null, NeedsLogin: false);
        }

        var authenticatedAt = await own.Db.LoginSessions.Where(login => login.Id == own.Actor.SessionId).Select(login => login.AuthenticatedAt).SingleAsync(cancel);
        var account = await access.Db.BankAccounts.SingleOrDefaultAsync(cancel);
        return new Answer(IsOwn: true, account?.Reveal(vault), account?.Version, NeedsLogin: access.OpenedAt - authenticatedAt > limits.Fresh);
    }

    /// <param name="Number">Null when none is registered.</param>
    /// <param name="NeedsLogin">The log-in is too old to change it: the person shows first who they are.</param>
    public sealed record Answer(bool IsOwn, BankAccountNumber? Number, Guid? Version, bool NeedsLogin);
}
