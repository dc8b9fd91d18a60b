using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>What lies in people's inboxes when the demo starts: something for each kind, each standing, and each rule that hides.</summary>
internal sealed class DemoInbox(Func<string, Guid> idOf, PersonNumberVault vault, DateTimeOffset now)
{
    private static readonly DialogueLimits Limits = new();
    private static readonly Counterpart Portal = new(null, null, "Helseportalen");
    private static readonly Counterpart Helfo = new(null, null, "Helfo");
    private static readonly Counterpart Register = new(null, null, "Kommunalt pasient- og brukerregister");
    private readonly List<object> rows = [];

    public IReadOnlyList<object> Rows()
    {
        Kari();
        // At Basic she sees the receipt, and that there is more; what is important goes on paper when a week has passed.
        Arrive(People.Bjorg, 9, MessageKind.Receipt, Portal, "Kvittering: du har byttet fastlege", null, "Du har byttet til Ingrid Haugland, Solbakken legesenter. Byttet gjelder fra den første i neste måned.", isRead: true);
        Arrive(People.Bjorg, 4, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Svar etter undersøkelsen", "Sara Moen", "Undersøkelsen viste ingenting som trenger behandling.", isImportant: true);
        // He does not look often: he has been reminded.
        Arrive(People.Arne, 9, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Innkalling til hjertepoliklinikken", "Sara Moen", "Du har fått time til kontroll. Ta med listen over legemidlene dine.", isImportant: true);
        Arrive(People.Arne, 12, MessageKind.PowerOfAttorney, Portal, "Kari Nordli har godtatt fullmakten", null, "Kari Nordli kan nå bruke digitale helsetjenester på dine vegne. Du kan avslutte fullmakten når du vil.", isRead: true);
        Arrive(People.Berit, 3, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Slik bruker du videokonsultasjon", "Sara Moen", "Du skal ha en videokonsultasjon hos oss. Finn et rom der ingen forstyrrer, og ha legitimasjon klar.");
        // What Kari writes for Jonas is hers to follow; the hospital's letter is his own from 12.
        Ask(People.Jonas, People.Kari, "Kari Nordli", 6, MessageKind.SurgeryContact, "Legeerklæring til skolen", "Kan dere sende legeerklæringen på nytt? Den kom bort i posten.",
            (AnswerKind.Answer, null, "Den er sendt til dere i dag."));
        Arrive(People.Jonas, 8, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Kontroll på barneavdelingen", "Sara Moen", "Vi vil gjerne se deg igjen om tre måneder.");
        Arrive(People.Ola, 5, MessageKind.Letter, Counterpart.Of(DemoSurgeries.HealthCentre), "Vaksine på skolen", "Anne Kvam", "Neste uke kommer vi til skolen din og gir vaksine. Ta med vaksinekortet.");
        Ask(People.Ola, People.Kari, "Kari Nordli", 7, MessageKind.SurgeryContact, "Attest til klassetur", "Vi trenger en attest før klasseturen.", null);
        Ask(People.Elsa, People.Elsa, "", 3, MessageKind.EConsultation, "Vondt i brystet", "Jeg har hatt vondt i brystet siden i går.",
            (AnswerKind.Rejection, "Ingrid Haugland", "Dette må vi se på med en gang, ikke på nett. Ring oss nå, eller 116 117 når vi er stengt. Blir det verre, ring 113."));
        Ask(People.Tyra, People.Tyra, "", 1, MessageKind.EConsultation, "Søvn", "Jeg sover dårlig og vil gjerne snakke om det.", null, ConsultationMode.Audio);
        OfferTime("Kan vi snakke sammen på telefon? Si fra om tiden ikke passer.");
        Ask(People.Vegard, People.Vegard, "", 3, MessageKind.EConsultation, "Kul på ryggen", "Jeg har fått en kul på ryggen. Den gjør ikke vondt.",
            (AnswerKind.ComeIn, "Jens Øvrebø", "Dette må jeg se på. Bestill en vanlig time hos meg i løpet av to uker."));
        Failed(People.Tuva, 1, "Åpningstider i jula", "Når har dere åpent i jula?");
        return rows;
    }

    private void Kari()
    {
        Ask(People.Kari, People.Kari, "", 6, MessageKind.EConsultation, "Utslett på armen",
            "Hei. Jeg har fått et kløende utslett på innsiden av armen. Det kom for en uke siden og har blitt større. Jeg har prøvd en mild kortisonkrem uten at det hjalp.",
            (AnswerKind.Answer, "Ingrid Haugland", "Hei Kari. Det ser ut som et eksem som kan behandles med en litt sterkere krem. Jeg har skrevet ut en resept.\n\nSmør tynt to ganger om dagen i ti dager. Har du fått det andre steder på kroppen?"),
            files: [Pdf("Epikrise fra legevakten.pdf", "Epikrise fra legevakten", "Utslett på venstre underarm. Hydrokortison forsøkt.")]);
        Arrive(People.Kari, 2, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Innkalling til hudpoliklinikken", "Sara Moen", "Du har fått time på hudpoliklinikken. Svar på om tiden passer, og møt uten krem på huden.", isImportant: true,
            files: [Pdf("Innkalling.pdf", "Innkalling til hudpoliklinikken", "Havgløtt sykehus", "Møt uten krem på huden."), Pdf("Slik finner du frem.pdf", "Hudpoliklinikken ligger i bygg C, andre etasje.", "Det går heis fra inngangen.")]);
        Ask(People.Kari, People.Kari, "", 1, MessageKind.SurgeryContact, "Kopi av attest", "Kan jeg få en kopi av attesten fra i fjor?", null);
        Arrive(People.Kari, 14, MessageKind.PowerOfAttorney, Portal, "Du har fått fullmakt fra Arne Bakke", null, "Du kan nå bruke digitale helsetjenester på vegne av Arne Bakke.", isRead: true);
        Arrive(People.Kari, 17, MessageKind.Letter, Counterpart.Of(DemoSurgeries.HealthCentre), "Vaksine på skolen, 2. trinn", "Anne Kvam", "Gjelder Mia. Skjemaet må leveres innen den første i neste måned.", isRead: true);
        Arrive(People.Kari, 24, MessageKind.Letter, Helfo, "Egenandeler hittil i år", null, "Du har betalt 2 140 kroner hittil i år.", isRead: true);
        Arrive(People.Kari, 40, MessageKind.Register, Register, "Du står i registeret", null, "Kommunen har meldt inn at du har fått fysioterapi. Du kan se hva som er registrert, og be om at det rettes.", isRead: true);
        Arrive(People.Kari, 200, MessageKind.Letter, Counterpart.Of(DemoSurgeries.Havglott), "Svar på røntgen", "Sara Moen", "Bildene er fine. Du trenger ikke komme tilbake.", isRead: true, isArchived: true,
            files: [Pdf("Beskrivelse av bildene.pdf", "Røntgen av venstre hånd", "Ingen brudd.")]);
    }

    private void Arrive(string to, int daysAgo, MessageKind kind, Counterpart from, string subject, string? author, string text, bool isImportant = false, bool isRead = false, bool isArchived = false, IReadOnlyList<SealedFile>? files = null)
    {
        var at = Morning(daysAgo);
        var (thread, first) = MessageThread.Arrive(kind, from, subject, new Inward(null, author, text), isImportant, idOf(to), at);
        if (isRead)
        {
            thread.Read([first], at.AddHours(5));
        }

        thread.TakeStep(LetterTerms.Usual[0], Morning(2));
        var came = Attachment.Of(first, files ?? []).ToList();
        rows.AddRange([thread, first, .. came]);
        if (isArchived)
        {
            thread.Archive(isArchived: true, at.AddHours(6));
            var letter = KeptLetter.Of(thread, [first], at.AddHours(6))!;
            rows.Add(letter);
            foreach (var (place, (file, content)) in came.OfType<Attachment>().Zip(came.OfType<AttachmentContent>()).Index())
            {
                var (row, copy) = KeptFile.Of(letter, file, content, place);
                rows.AddRange([row, copy]);
            }
        }
    }

    private SealedFile Pdf(string name, params string[] lines) => DemoFile.Pdf(name, idOf(People.Kari), vault, now, lines);

    // Delivered within the minute; answered the day after, or not yet.
    private void Ask(string patient, string by, string name, int daysAgo, MessageKind kind, string subject, string text, (AnswerKind Kind, string? Author, string Text)? answer, ConsultationMode mode = ConsultationMode.Text, IReadOnlyList<SealedFile>? files = null)
    {
        var at = Morning(daysAgo);
        var terms = Limits.On(kind, at);
        if (!MessageThread.Ask(terms, DemoSurgeries.Solbakken, subject, text, new MessageAuthor(idOf(by), name), idOf(patient), at, mode).Succeeded(out var begun))
        {
            return;
        }

        begun.Thread.Deliver(begun.First, at.AddMinutes(1));
        rows.AddRange([begun.Thread, begun.First, .. Attachment.Of(begun.First, files ?? [])]);
        if (answer is { } said)
        {
            begun.Thread.SeeAtSurgery([begun.First], at.AddHours(22));
            rows.Add(begun.Thread.Answer(said.Kind, new Inward(null, said.Author, said.Text), idOf(by), terms, at.AddHours(25))!);
        }
    }

    // An answer this morning to what was asked last: a time by telephone after the last ordinary one, some days from now.
    private void OfferTime(string text)
    {
        var (thread, asked) = (rows.OfType<MessageThread>().Last(), rows.OfType<Message>().Last());
        var at = now.AddHours(-1);
        var starts = NorwegianTime.At(WorkingDays.After(NorwegianTime.Today(now), 4), new TimeOnly(15, 0));
        var slot = new Slot { SurgeryId = DemoSurgeries.Solbakken.Id, PractitionerId = DemoSurgeries.Jens.Id, StartsAt = starts, EndsAt = starts.AddMinutes(20), IsByTelephone = true };
        thread.SeeAtSurgery([asked], at);
        var said = thread.Answer(AnswerKind.TimeOffer, new Inward(null, DemoSurgeries.Jens.Name, text), asked.SentBy, Limits.On(thread.Kind, at), at)!;
        rows.AddRange([said, slot, thread.Name(new TimeInAnswer(slot, now.AddDays(2)), said, DemoSurgeries.Solbakken, at).Time]);
    }

    private void Failed(string patient, int daysAgo, string subject, string text)
    {
        var at = Morning(daysAgo);
        if (MessageThread.Ask(Limits.On(MessageKind.SurgeryContact, at), DemoSurgeries.Solbakken, subject, text, new MessageAuthor(idOf(patient), ""), idOf(patient), at).Succeeded(out var begun))
        {
            begun.Thread.Fail(at.AddMinutes(15));
            rows.AddRange([begun.Thread, begun.First]);
        }
    }

    private DateTimeOffset Morning(int daysAgo) => NorwegianTime.At(NorwegianTime.Today(now).AddDays(-daysAgo), new TimeOnly(9, 12));
}
