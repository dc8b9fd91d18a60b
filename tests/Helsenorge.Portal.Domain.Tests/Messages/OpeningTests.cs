using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>When Solbakken, open from 8 to 15 on working days, next reads what is sent to it.</summary>
public sealed class OpeningTests
{
    private static readonly TimeOnly Eight = new(8, 0);
    private static readonly TimeOnly Three = new(15, 0);

    [Theory]
    [InlineData("2026-03-02 07:59", "2026-03-02 08:00")]
    [InlineData("2026-03-02 08:00", null)]
    [InlineData("2026-03-02 14:59", null)]
    [InlineData("2026-03-02 15:00", "2026-03-03 08:00")]
    [InlineData("2026-03-06 16:00", "2026-03-09 08:00")]
    [InlineData("2026-03-07 10:00", "2026-03-09 08:00")]
    [InlineData("2026-04-01 16:00", "2026-04-07 08:00")]
    public void It_opens_on_the_next_working_day(string now, string? opens) => Assert.Equal(At(opens), Surgery.OpensNext(Eight, Three, null, At(now)!.Value));

    [Theory]
    [InlineData("2026-03-09", "2026-03-09 08:00")]
    [InlineData("2026-03-08", "2026-03-09 08:00")]
    [InlineData("2026-03-02", null)]
    public void A_holiday_ends_on_the_working_day_it_says_or_the_next(string from, string? opens) =>
        Assert.Equal(At(opens), Surgery.OpensNext(Eight, Three, DateOnly.ParseExact(from, "yyyy-MM-dd", null), At("2026-03-02 10:00")!.Value));

    [Fact]
    public void A_surgery_that_has_not_told_its_hours_promises_nothing() => Assert.Null(Surgery.OpensNext(null, Three, null, At("2026-03-07 10:00")!.Value));

    private static DateTimeOffset? At(string? local) => local is null ? null : NorwegianTime.At(DateOnly.ParseExact(local[..10], "yyyy-MM-dd", null), TimeOnly.ParseExact(local[11..], "HH:mm", null));
}
