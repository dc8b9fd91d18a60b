using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>A log-in, and whom it is used for.</summary>
internal sealed class ActingSession
{
    public required LoginSession Session { get; init; }

    public Guid SubjectId { get; init; }
}

/// <summary>What a decision rests on, in one command. A log-in that does not exist or a patient without ledger gives no row: both close the gate.</summary>
internal static class GateQueries
{
    private static readonly PreparedQuery<Func<PortalDbContext, IEnumerable<Guid>, Guid, IAsyncEnumerable<GateFacts>>> OwnUse = new(() => EF.CompileAsyncQuery((PortalDbContext db, IEnumerable<Guid> sessions, Guid command) =>
        from session in db.All<LoginSession>()
        where sessions.Contains(session.Id)
        join person in db.All<Person>() on session.ActorId equals person.Id
        join ledger in db.All<PatientLedger>() on person.Id equals ledger.PatientId
        join receipt in db.All<CommandReceipt>() on command equals receipt.Id into receipts
        from earlier in receipts.DefaultIfEmpty()
        select new GateFacts(
            new AccessFacts(
                session.StartedAt,
                session.LastUsedAt,
                session.EndedAt,
                session.AuthenticatedAt,
                person.BirthDate,
                person.DeceasedOn,
                db.All<ConsentDecision>().Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault())
            {
                LockedAt = person.LockedAt,
                Protection = person.AddressProtection,
                HasYouthConsent = db.All<YouthConsent>().Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.IsGiven).FirstOrDefault(),
            },
            session.Id,
            person.Id,
            person.GivenName + " " + person.FamilyName,
            session.Device + ", " + session.Browser,
            ledger.PatientId,
            ledger.Sequence,
            ledger.Head,
            ledger.Version,
            earlier == null ? null : new EarlierReceipt(earlier.ActorId, earlier.PatientId, earlier.ServiceCode, earlier.ActionCode, earlier.ResultId))));

    /// <summary>The facts of people who use the portal for themselves, by their log-ins.</summary>
    public static IAsyncEnumerable<GateFacts> Own(PortalDbContext db, IReadOnlyCollection<Guid> sessions, Guid command) => OwnUse.For(db)(db, sessions, command);

    public static IQueryable<GateFacts> ForAnother(PortalDbContext db, IQueryable<ActingSession> sessions, Guid command, DateOnly today)
    {
        var consents = db.All<ConsentDecision>();
        var responsibilities = db.All<ParentalResponsibility>();
        var powers = db.All<PowerOfAttorney>().Where(p => p.AcceptedAt != null && p.EndedAt == null && (p.Until == null || p.Until >= today));
        var given = powers.Where(p => p.Basis == PowerBasis.Given);
        var appointed = powers.Where(p => p.Basis == PowerBasis.Appointed);
        return
            from acting in sessions
            join person in db.All<Person>() on acting.Session.ActorId equals person.Id
            join patient in db.All<Person>() on acting.SubjectId equals patient.Id
            join ledger in db.All<PatientLedger>() on patient.Id equals ledger.PatientId
            join responsibility in responsibilities on new { ActorId = person.Id, ChildId = patient.Id } equals new { responsibility.ActorId, responsibility.ChildId } into parents
            from parent in parents.DefaultIfEmpty()
            join receipt in db.All<CommandReceipt>() on command equals receipt.Id into receipts
            from earlier in receipts.DefaultIfEmpty()
            select new GateFacts(
                new AccessFacts(
                    acting.Session.StartedAt,
                    acting.Session.LastUsedAt,
                    acting.Session.EndedAt,
                    acting.Session.AuthenticatedAt,
                    patient.BirthDate,
                    patient.DeceasedOn,
                    consents.Where(c => c.PatientId == patient.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault())
                {
                    LockedAt = patient.LockedAt,
                    Protection = patient.AddressProtection,
                    Representation = new RepresentationFacts(
                        consents.Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
                        person.AddressProtection,
                        person.EmigratedOn == null && person.Street != null,
                        person.DeceasedOn != null || person.LockedAt != null,
                        parent != null,
                        parent != null && parent.LivesWithChild,
                        parent != null && parent.SomeoneLivesWithChild,
                        (given.Any(p => p.PatientId == patient.Id && p.ReceiverId == person.Id && (p.Areas & ServiceAreas.RegisteredInformation) != 0) ? ServiceAreas.RegisteredInformation : ServiceAreas.None)
                            | (given.Any(p => p.PatientId == patient.Id && p.ReceiverId == person.Id && (p.Areas & ServiceAreas.ApplicationsAndReports) != 0) ? ServiceAreas.ApplicationsAndReports : ServiceAreas.None)
                            | (given.Any(p => p.PatientId == patient.Id && p.ReceiverId == person.Id && (p.Areas & ServiceAreas.DigitalHealthServices) != 0) ? ServiceAreas.DigitalHealthServices : ServiceAreas.None),
                        appointed.Any(p => p.PatientId == patient.Id && p.ReceiverId == person.Id)),
                },
                acting.Session.Id,
                person.Id,
                person.GivenName + " " + person.FamilyName,
                acting.Session.Device + ", " + acting.Session.Browser,
                ledger.PatientId,
                ledger.Sequence,
                ledger.Head,
                ledger.Version,
                earlier == null ? null : new EarlierReceipt(earlier.ActorId, earlier.PatientId, earlier.ServiceCode, earlier.ActionCode, earlier.ResultId));
    }
}
