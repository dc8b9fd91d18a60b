using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Web.Features.SurgeryContact;

public sealed class ShowContactForm(ServiceGate<SurgeryContactFeature> gate, DialogueLimits limits)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        return new Answer(await SurgeryDialogues.ReadAsync(access, MessageKind.SurgeryContact, limits, cancel), access.OpenedAt);
    }

    /// <param name="Form">Null when the patient has no GP who uses the portal.</param>
    public sealed record Answer(DialogueForm? Form, DateTimeOffset AsOf);
}
