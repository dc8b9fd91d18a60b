using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Domain.Drafts;

/// <summary>A form as it is opened: what was typed before, and the key by which it will be sent.</summary>
public sealed record FormDraft(DraftForm Form, Guid Key, Guid ActorId, Guid SubjectId)
{
    /// <summary>Empty when nothing has been kept.</summary>
    public DraftFields Fields { get; init; } = DraftFields.Empty;

    /// <summary>Of what is kept; null when nothing is.</summary>
    public Guid? Version { get; init; }

    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>What has been added to it and not sent, when it was opened.</summary>
    public IReadOnlyList<AttachmentLine> Files { get; init; } = [];

    /// <summary>What was thrown away here last and can be brought back: when, and its id.</summary>
    public (Guid Id, DateTimeOffset At)? Discarded { get; init; }

    /// <summary>Nobody is logged in, or somebody only looks: nothing is kept.</summary>
    public bool IsKept { get; init; } = true;

    public bool IsRestored => Version is not null;

    /// <summary>After it has been sent: the same form for the next time.</summary>
    public FormDraft Anew() => new(Form, Guid.NewGuid(), ActorId, SubjectId) { IsKept = IsKept };

    /// <summary>A field as it was typed; null when it never was.</summary>
    public string? this[string name] => Fields.Values.GetValueOrDefault(name);
}

public enum DraftRefusal
{
    /// <summary>The log-in is over.</summary>
    LoggedOut,

    /// <summary>Who typed it is not who is logged in, or it was for somebody else.</summary>
    Foreign,

    /// <summary>The person may not send this any more.</summary>
    Closed,

    /// <summary>It was typed elsewhere as well since: the person must choose.</summary>
    Conflict,

    /// <summary>It has been sent.</summary>
    Sent,

    TooLong,
}

/// <summary>What is kept now, and by which version it will be known.</summary>
public sealed record KeptDraft(Guid Version, DateTimeOffset At, DraftFields Fields);

/// <param name="Refusal">Null when it is kept.</param>
/// <param name="Kept">What is kept now: what was typed, or, of two versions, the other one.</param>
public sealed record DraftSaved(DraftRefusal? Refusal, KeptDraft? Kept);

/// <summary>A save as the page sends it.</summary>
/// <param name="Key">Of the command that will send the form.</param>
/// <param name="ActorId">Who typed.</param>
/// <param name="SubjectId">For whom.</param>
/// <param name="Version">Made by the page for this save.</param>
/// <param name="Seen">Versions that the page has shown or made itself.</param>
public sealed record DraftTyped(DraftForm Form, Guid Key, Guid ActorId, Guid SubjectId, DraftFields? Fields, Guid Version, IReadOnlyList<Guid> Seen)
{
    /// <summary>Of two versions the one that the person did not choose: it can be brought back for a day. Null where there was no choice.</summary>
    public DraftFields? Aside { get; init; }
}

/// <summary>A line of what somebody has begun and not sent.</summary>
/// <param name="Key">Of the address under which they act for the subject; null in own matters, or when there is none.</param>
/// <param name="Name">Null in own matters.</param>
/// <param name="Denial">Why it cannot be sent now; null when it can.</param>
public sealed record DraftLine(Guid Id, DraftForm Form, DateTimeOffset UpdatedAt, string? Key, Representation.SubjectName? Name, Access.AccessDenial? Denial, bool IsOwn);
