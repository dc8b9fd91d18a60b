using System.Linq.Expressions;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>Belongs to one patient. Reached through a gate that was opened for that patient and for a service in <see cref="OpenToAttribute"/>.</summary>
public interface IPatientOwned
{
    Guid PatientId { get; }
}

/// <summary>
/// Patient-owned rows of which some are kept from parents, and from the young person's own use, while the patient is 12 to 15 (domain
/// rules §4.2). A filter of its own hides them from every service alike.
/// </summary>
public interface IPartlyHiddenFromTwelve<TSelf> : IPatientOwned where TSelf : IPartlyHiddenFromTwelve<TSelf>
{
    /// <summary>Which of them stay.</summary>
    static abstract Expression<Func<TSelf, bool>> ShownFromTwelve { get; }
}

/// <summary>
/// Patient-owned rows of which a prescriber may have kept some from the parents, together with the patient of 12 to 15 (domain rules §4.1).
/// A filter of its own hides those from parents, and from nobody else.
/// </summary>
public interface IReservedFromParents : IPatientOwned
{
    /// <summary>Not for the parents while the patient is 12 to 15.</summary>
    bool IsReservedFromParents { get; }
}

/// <summary>
/// Patient-owned rows that somebody wrote. From 12 to 15 the young person does not see what a parent sent on their behalf, nor a parent
/// what the young person sent (domain rules §4.1). A filter of its own hides them.
/// </summary>
public interface ISentByOneSide : IPatientOwned
{
    /// <summary><see cref="Guid.Empty"/> for what neither side sent: both see it.</summary>
    Guid SentBy { get; }
}

/// <summary>Belongs to the person who is logged in, not to whom they act for. Reached through <see cref="ActorAccess"/>.</summary>
public interface IActorOwned
{
    Guid ActorId { get; }
}

/// <summary>Says nothing of any patient. Any access may read it; only <see cref="SystemAccess"/> may write it.</summary>
public interface IReferenceData;

/// <summary>The portal's own bookkeeping. Reached through <see cref="SystemAccess"/>, and by the gate itself.</summary>
public interface ISystemData;

/// <summary>The services that may read a patient-owned entity, by code.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAttribute(params string[] serviceCodes) : Attribute
{
    public IReadOnlyList<string> ServiceCodes { get; } = serviceCodes;
}

/// <summary>What happens to a person's rows when they withdraw their consent.</summary>
public enum WithdrawalEffect
{
    /// <summary>The row is gone, from the file too.</summary>
    Delete,

    /// <summary>The row stays without anything that tells who it is about.</summary>
    Anonymise,

    /// <summary>The law or the person's own history asks for it: consents, opt-outs, the usage log.</summary>
    Keep,
}

/// <summary>Every entity that holds a person's rows declares this; a test fails on one that does not.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnWithdrawalAttribute(WithdrawalEffect effect) : Attribute
{
    public WithdrawalEffect Effect { get; } = effect;
}
