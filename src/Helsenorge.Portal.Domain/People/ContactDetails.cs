namespace Helsenorge.Portal.Domain.People;

/// <summary>What the contact register says of how a person is reached. Telephone and e-mail are confirmed each on their own (domain rules §7).</summary>
/// <param name="EmailVerifiedOn">When it was last updated or confirmed; null when the register does not say.</param>
/// <param name="MobileE164">Of any country.</param>
/// <param name="IsReserved">Wants decisions and important letters on paper.</param>
public sealed record ContactDetails(string? Email, DateOnly? EmailVerifiedOn, string? MobileE164, DateOnly? MobileVerifiedOn, bool IsReserved)
{
    /// <summary>Nothing is known, as of a child.</summary>
    public static ContactDetails None { get; } = new(null, null, null, null, false);

    /// <summary>The e-mail, where a decision or an important letter may be announced to it.</summary>
    public string? FreshEmail(DateOnly today, int months) => IsFresh(EmailVerifiedOn, today, months) ? Email : null;

    /// <inheritdoc cref="FreshEmail"/>
    public string? FreshMobile(DateOnly today, int months) => IsFresh(MobileVerifiedOn, today, months) ? MobileE164 : null;

    /// <summary>The register's KAN_VARSLES: somebody who has not opted out and has an address that is not too old.</summary>
    public bool MayBeNotified(DateOnly today, int months) => !IsReserved && (FreshEmail(today, months) ?? FreshMobile(today, months)) is not null;

    /// <summary>False from the day that lies so many months after the last confirmation, and where there never was one.</summary>
    public static bool IsFresh(DateOnly? verifiedOn, DateOnly today, int months) => verifiedOn is { } on && today < on.AddMonths(months);
}
