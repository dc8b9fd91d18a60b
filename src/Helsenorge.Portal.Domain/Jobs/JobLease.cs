using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Jobs;

/// <summary>
/// One row a job: when it is due, and which run of it holds it now. Whoever takes it changes the token, so that of two nodes one gets it;
/// each commit of the run changes the token too, so that a run that was taken over can commit nothing more.
/// </summary>
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class JobLease : ISystemData
{
    public const int LongestName = 60;

    /// <summary>How long to wait before the first new try after a failure, doubled for each that follows.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public required string Name { get; init; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Until when the run that has it may believe that it has it, by the database's clock; null when nobody has it.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>How many runs have begun: a higher number is a later run.</summary>
    public long Run { get; private set; }

    /// <summary>In a row, without a success between them.</summary>
    public int Failures { get; private set; }
    public DateTimeOffset? SucceededAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public static JobLease For(string name, DateTimeOffset dueAt) => new() { Name = name, DueAt = dueAt };

    public bool IsFree(DateTimeOffset databaseTime) => HeldUntil is null || HeldUntil <= databaseTime;

    internal JobLease Copy() =>
        new() { Name = Name, DueAt = DueAt, HeldUntil = HeldUntil, Run = Run, Failures = Failures, SucceededAt = SucceededAt, Version = Version };

    internal void Take(DateTimeOffset until)
    {
        Run++;
        Hold(until);
    }

    internal void Hold(DateTimeOffset until) => (HeldUntil, Version) = (until, Guid.CreateVersion7());

    internal void Succeed(DateTimeOffset now, DateTimeOffset nextDueAt) =>
        (HeldUntil, SucceededAt, DueAt, Failures, Version) = (null, now, nextDueAt, 0, Guid.CreateVersion7());

    /// <summary>It is tried again after a minute, two, four … and an hour at most, or when it is due anyhow if that is sooner.</summary>
    internal void Fail(DateTimeOffset now, DateTimeOffset nextDueAt)
    {
        Failures++;
        var pause = Failures > 10 ? LongestPause : FirstPause * Math.Pow(2, Failures - 1);
        var again = now + (pause < LongestPause ? pause : LongestPause);
        (HeldUntil, DueAt, Version) = (null, again < nextDueAt ? again : nextDueAt, Guid.CreateVersion7());
    }
}

internal sealed class JobLeaseConfiguration : IEntityTypeConfiguration<JobLease>
{
    public void Configure(EntityTypeBuilder<JobLease> lease)
    {
        lease.HasKey(l => l.Name);
        lease.Property(l => l.Name).HasMaxLength(JobLease.LongestName);
        lease.Property(l => l.Version).IsConcurrencyToken();
    }
}
