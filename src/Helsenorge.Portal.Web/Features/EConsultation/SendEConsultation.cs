using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Web.Features.EConsultation;

public sealed class SendEConsultation(ServiceGate<EConsultationFeature> gate, DialogueLimits limits)
{
    /// <summary>The id of the thread in the inbox.</summary>
    public async Task<Result<Guid, SendRefusal>> RunAsync(string? subject, string? text, ConsultationMode mode, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(EConsultationFeature.Send, key, cancel);
        return await SurgeryDialogues.SendAsync(access, EConsultationFeature.Service, MessageKind.EConsultation, subject, text, limits, cancel, mode);
    }
}
