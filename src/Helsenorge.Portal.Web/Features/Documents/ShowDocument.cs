using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Documents;

public sealed class ShowDocument(ServiceGate<DocumentsFeature> gate)
{
    /// <summary>Null letter when this patient has kept none by that id, or it was taken out.</summary>
    public async Task<Answer> RunAsync(Guid documentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: documentId);
        return new Answer(
            await access.Db.KeptLetters.Where(letter => letter.Id == documentId)
                .Select(letter => new Letter(letter.ThreadId, letter.Subject, letter.Counterpart, letter.Author, letter.Text, letter.SentAt, letter.KeptAt, access.Db.KeptFiles
                    .Where(file => file.LetterId == letter.Id)
                    .OrderBy(file => file.Place)
                    .Select(file => new AttachmentLine(file.Id, file.Name, file.Size, file.IsScanned))
                    .ToList()))
                .SingleOrDefaultAsync(cancel),
            access.Ground is AccessGround.Self or AccessGround.Parent,
            access.OpenedAt);
    }

    public sealed record Letter(Guid ThreadId, string Subject, string Counterpart, string Author, string Text, DateTimeOffset SentAt, DateTimeOffset KeptAt, IReadOnlyList<AttachmentLine> Files);

    /// <param name="MayTakeOut">Whoever acts by a power may look, and no more.</param>
    public sealed record Answer(Letter? Document, bool MayTakeOut, DateTimeOffset AsOf);
}
