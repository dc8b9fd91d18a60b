using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Documents;

/// <summary>Takes a letter out of the documents. The letter itself stays in the inbox.</summary>
public sealed class TakeOutDocument(ServiceGate<DocumentsFeature> gate)
{
    /// <summary>False when it was taken out elsewhere in the meantime.</summary>
    public async Task<bool> RunAsync(Guid documentId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(DocumentsFeature.TakeOut, key, cancel);
        if (access.IsRepeated)
        {
            return true;
        }

        if (await access.Db.KeptLetters.SingleOrDefaultAsync(letter => letter.Id == documentId, cancel) is not { } kept)
        {
            return await access.IsRepeatedByNowAsync(cancel);
        }

        access.Db.Remove(kept);
        return await access.SaveAsync(cancel, documentId) is SaveOutcome.Saved || await access.IsRepeatedByNowAsync(cancel);
    }
}
