using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Consents;

namespace Helsenorge.Portal.Testing.Faults;

public enum CommandKind
{
    Read,
    Book,
    Move,
    Cancel,
    Consent,
    Withdraw,
}

public enum AnswerKind
{
    Done,

    /// <summary>The rule, or the gate, said no.</summary>
    Refused,

    /// <summary>It broke: whether anything was done is not known.</summary>
    Failed,
}

/// <param name="ResultId">What a booking made.</param>
/// <param name="Reason">Of a refusal or a failure, as a code.</param>
public sealed record Answer(AnswerKind Kind, Guid? ResultId, string? Reason);

/// <summary>What a person asks the portal to do, as it was before it was asked.</summary>
/// <param name="Key">Makes it the same command when it is asked again.</param>
/// <param name="Seen">How many decisions of consent the person had seen.</param>
public sealed record Command(Guid Key, CommandKind Kind, Actor Actor, Guid AppointmentId, Guid SlotId, ConsentLevel Level, int Seen)
{
    public async Task<Answer> RunAsync(PortalHarness portal)
    {
        ArgumentNullException.ThrowIfNull(portal);
        portal.Actor.BecomeHere(Actor);
        try
        {
            return Kind switch
            {
                CommandKind.Read => await ReadAsync(portal),
                CommandKind.Book => Of(await portal.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(SlotId, Key, CancellationToken.None))),
                CommandKind.Move => Of(await portal.RunAsync<MoveAppointment, ChangeRefusal?>(move => move.RunAsync(AppointmentId, SlotId, Key, CancellationToken.None))),
                CommandKind.Cancel => Of(await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(AppointmentId, Key, CancellationToken.None))),
                CommandKind.Consent => Of(await portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(Level, Seen, Key, CancellationToken.None))),
                CommandKind.Withdraw => Of(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Key, CancellationToken.None))),
            };
        }
        catch (AccessDeniedException denied)
        {
            return new Answer(AnswerKind.Refused, null, $"{denied.Denial}");
        }
        catch (Exception failure)
        {
            return new Answer(AnswerKind.Failed, null, $"{failure.GetType().Name}: {failure.InnerException?.Message ?? failure.Message}");
        }
    }

    private static async Task<Answer> ReadAsync(PortalHarness portal)
    {
        await portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, CancellationToken.None));
        return new Answer(AnswerKind.Done, null, null);
    }

    private static Answer Of(Result<Guid, BookingRefusal> booking) =>
        booking.Succeeded(out var id) ? new Answer(AnswerKind.Done, id, null) : new Answer(AnswerKind.Refused, null, $"{booking.Refusal}");

    private static Answer Of<TRefusal>(TRefusal? refusal) where TRefusal : struct, Enum =>
        refusal is { } reason ? new Answer(AnswerKind.Refused, null, $"{reason}") : new Answer(AnswerKind.Done, null, null);
}
