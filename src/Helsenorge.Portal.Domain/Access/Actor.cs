namespace Helsenorge.Portal.Domain.Access;

/// <summary>Who is logged in, by which log-in, and for whom they are here.</summary>
/// <param name="PersonId">From the log-in.</param>
/// <param name="SubjectId">From the address; the person themselves where the address names nobody.</param>
public sealed record Actor(Guid PersonId, Guid SubjectId, Guid SessionId)
{
    /// <summary>The areas whose proxy the person looks with the eyes of, at their own portal; none outside a preview.</summary>
    public ServiceAreas Preview { get; init; }

    public bool IsPreview => Preview is not ServiceAreas.None;

    public bool ActsForAnother => PersonId != SubjectId;
}

/// <summary>Reads the actor from the log-in and the address, anew at each opening of the gate.</summary>
public interface IActorAccessor
{
    /// <summary>Null when nobody is logged in.</summary>
    ValueTask<Actor?> GetActorAsync();
}

/// <summary>The right by which a row in the usage log came to be.</summary>
public enum AccessGround
{
    Self,

    /// <summary>Parental responsibility for a child under 16.</summary>
    Parent,
    PowerOfAttorney,

    /// <summary>Appointed for a patient who lacks competence to consent.</summary>
    Appointed,

    /// <summary>The patient themselves, looking with the eyes of a proxy before signing.</summary>
    Preview,

    /// <summary>Somebody acted for the patient without any right: what they tried was refused.</summary>
    None,
    Organisation,
    System,
}

/// <summary>An organisation or a job of the portal that works on its own account, never on a person's.</summary>
/// <param name="Name">Shown in the patient's usage log.</param>
/// <param name="OrganisationNumber">Null for the portal's own jobs.</param>
public sealed record SystemActor(string Name, string? OrganisationNumber)
{
    /// <summary>The portal itself; its log rows are named by text, not by this.</summary>
    public static SystemActor Portal { get; } = new("", null);
}
