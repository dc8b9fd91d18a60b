using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <summary>Full inboxes, without the post.</summary>
public static class MessageHistory
{
    /// <summary>A word that stands in one of a hundred letters.</summary>
    public const string SeldomWord = "hjerteflimmer";

    /// <summary>As many letters as told, an hour apart, all read.</summary>
    /// <param name="patientId">Null for every patient there is.</param>
    public static async Task LengthenAsync(PortalDatabase database, DateTimeOffset until, int letters, Guid? patientId = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var db = database.Create();
        foreach (var patient in await db.All<PatientLedger>().Where(l => patientId == null || l.PatientId == patientId).Select(l => l.PatientId).ToListAsync())
        {
            for (var at = 0; at < letters; at++)
            {
                var text = $"Bruk kremen to ganger om dagen, og ring oss når utslettet brer seg. {(at % 100 == 0 ? SeldomWord : "Kontroll om et halvt år.")}";
                var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, $"Sykehus {at % 7}"), $"Utslett, time {at}", new(null, null, text), isImportant: false, patient, until.AddHours(at - letters));
                thread.Read([first], until);
                db.AddVouched(thread);
                db.AddVouched(first);
            }
        }

        await db.SaveChangesAsync();
    }
}
