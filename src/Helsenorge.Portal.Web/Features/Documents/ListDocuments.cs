using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Documents;

public sealed class ListDocuments(ServiceGate<DocumentsFeature> gate)
{
    public const int PageSize = 20;

    /// <param name="shown">Those that are shown already, the last kept first; empty for the first.</param>
    public async Task<Answer> RunAsync(IReadOnlyList<Row> shown, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var next = access.Db.KeptLetters.AsQueryable();
        if (shown is [.., { KeptAt: var last }])
        {
            // Several may have been kept at the same time.
            var atLast = shown.Where(row => row.KeptAt == last).Select(row => row.Id).ToList();
            next = next.Where(letter => letter.KeptAt <= last && !atLast.Contains(letter.Id));
        }

        var rows = await next
            .OrderByDescending(letter => letter.KeptAt).ThenByDescending(letter => letter.Id)
            .Take(PageSize + 1)
            .Select(letter => new Row(letter.Id, letter.Subject, letter.Counterpart, letter.SentAt, letter.KeptAt))
            .ToListAsync(cancel);
        return new Answer([.. rows.Take(PageSize)], rows.Count > PageSize, access.OpenedAt);
    }

    public sealed record Row(Guid Id, string Subject, string Counterpart, DateTimeOffset SentAt, DateTimeOffset KeptAt);

    public sealed record Answer(IReadOnlyList<Row> Letters, bool More, DateTimeOffset AsOf);
}
