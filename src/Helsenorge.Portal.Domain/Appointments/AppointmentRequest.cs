using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Appointments;

public enum AppointmentRequestStatus
{
    AwaitingSurgery,

    /// <summary>The surgery gave an appointment.</summary>
    Granted,
    Declined,
}

public enum AppointmentRequestRefusal
{
    /// <summary>The surgery takes no requests.</summary>
    NotOffered,
    Empty,
    TooLong,

    /// <summary>One is waiting already: a second would only make two people read the same.</summary>
    AlreadyWaiting,
}

/// <summary>A wish for an appointment in the person's own words, where the surgery takes them (domain rules §5, booking B).</summary>
[OpenTo("appointments", "gp.booking")]
[Exported("appointment-requests", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class AppointmentRequest : IPatientOwned
{
    public const int LongestWish = 1000;
    public const int LongestReply = 500;

    private AppointmentRequest()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }
    public Guid SurgeryId { get; private init; }
    public Guid PractitionerId { get; private init; }

    /// <summary>What the person wrote. Never in a message, a log or a notification: the surgery reads it here.</summary>
    public string Wish { get; private init; } = "";
    public AppointmentRequestStatus Status { get; private set; }
    public DateTimeOffset SentAt { get; private init; }
    public Guid SentBy { get; private init; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The surgery's words with a no; null when it said nothing more.</summary>
    public string? Reply { get; private set; }

    /// <summary>What the surgery gave.</summary>
    public Guid? AppointmentId { get; private set; }
    public Guid Version { get; private set; }

    public static Result<AppointmentRequest, AppointmentRequestRefusal> Send(string? wish, Surgery surgery, Guid practitionerId, Guid patientId, Guid sentBy, bool hasOneWaiting, DateTimeOffset now)
    {
        var words = wish?.Trim() ?? "";
        if (!surgery.Offers.HasFlag(OfferedServices.BookingRequest))
        {
            return AppointmentRequestRefusal.NotOffered;
        }

        if (hasOneWaiting)
        {
            return AppointmentRequestRefusal.AlreadyWaiting;
        }

        if (words.Length is 0 or > LongestWish)
        {
            return words.Length is 0 ? AppointmentRequestRefusal.Empty : AppointmentRequestRefusal.TooLong;
        }

        return new AppointmentRequest
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patientId,
            SurgeryId = surgery.Id,
            PractitionerId = practitionerId,
            Wish = words,
            Status = AppointmentRequestStatus.AwaitingSurgery,
            SentAt = now,
            SentBy = sentBy,
            Version = Guid.CreateVersion7(now),
        };
    }

    /// <summary>The surgery gives a time. An answer to anything but a waiting request changes nothing and says so.</summary>
    public bool Grant(Appointment appointment, DateTimeOffset now)
    {
        if (!Answer(AppointmentRequestStatus.Granted, now))
        {
            return false;
        }

        AppointmentId = appointment.Id;
        return true;
    }

    /// <inheritdoc cref="Grant"/>
    public bool Decline(string? reply, DateTimeOffset now)
    {
        if (!Answer(AppointmentRequestStatus.Declined, now))
        {
            return false;
        }

        Reply = reply;
        return true;
    }

    private bool Answer(AppointmentRequestStatus answer, DateTimeOffset now)
    {
        if (Status is not AppointmentRequestStatus.AwaitingSurgery)
        {
            return false;
        }

        (Status, AnsweredAt, Version) = (answer, now, Guid.CreateVersion7(now));
        return true;
    }
}

internal sealed class AppointmentRequestConfiguration : IEntityTypeConfiguration<AppointmentRequest>
{
    public void Configure(EntityTypeBuilder<AppointmentRequest> request)
    {
        request.Property(r => r.Version).IsConcurrencyToken();
        request.Property(r => r.Wish).HasMaxLength(AppointmentRequest.LongestWish);
        request.Property(r => r.Reply).HasMaxLength(AppointmentRequest.LongestReply);
        request.HasIndex(r => new { r.PatientId, r.SentAt });
        request.HasOne<Surgery>().WithMany().HasForeignKey(r => r.SurgeryId).OnDelete(DeleteBehavior.Restrict);
    }
}
