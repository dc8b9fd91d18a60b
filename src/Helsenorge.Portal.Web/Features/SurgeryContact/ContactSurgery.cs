using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Web.Features.SurgeryContact;

public sealed class ContactSurgery(ServiceGate<SurgeryContactFeature> gate, DialogueLimits limits)
{
    /// <summary>The id of the thread in the inbox.</summary>
    public async Task<Result<Guid, SendRefusal>> RunAsync(string? subject, string? text, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(SurgeryContactFeature.Send, key, cancel);
        return await SurgeryDialogues.SendAsync(access, SurgeryContactFeature.Service, MessageKind.SurgeryContact, subject, text, limits, cancel);
    }
}
