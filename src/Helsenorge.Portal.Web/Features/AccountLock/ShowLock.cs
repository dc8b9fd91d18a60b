using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.AccountLock;

public sealed class ShowLock(ServiceGate<AccountLockFeature> gate)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        return new Answer(await access.Db.People.Select(person => person.LockedAt).SingleAsync(cancel));
    }

    /// <param name="LockedAt">Null while the account is open.</param>
    public sealed record Answer(DateTimeOffset? LockedAt);
}
