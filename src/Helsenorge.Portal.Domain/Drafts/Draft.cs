using System.Security.Cryptography;
using System.Text.Json;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Drafts;

/// <summary>
/// What somebody has typed into a form and not sent: theirs, whoever it is about. Its id is the key of the command that will send it, so
/// that a form which is opened again, or on two devices, still sends once; that command removes it in its own commit.
/// </summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("drafts", nameof(ActorId), About = nameof(SubjectId))]
public sealed class Draft : IActorOwned
{
    /// <summary>After it was last typed in.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long one that was thrown away can be brought back.</summary>
    public static readonly TimeSpan DiscardedFor = TimeSpan.FromDays(1);

    public Guid Id { get; init; }
    public Guid ActorId { get; init; }

    /// <summary>Whom it is typed for: the person themselves, or who they act for.</summary>
    public Guid SubjectId { get; init; }
    public required string ServiceCode { get; init; }

    /// <summary>The action that will send it.</summary>
    [NotExported("Nothing has been done yet; the text itself is told.")]
    public required string ActionCode { get; init; }

    /// <summary>What the form is about, where the same form is for several things, such as the message that is answered.</summary>
    public Guid? ItemId { get; init; }

    /// <summary>The form, while the draft lives: each person has one for each form and person. Null once it is discarded.</summary>
    [NotExported("The same as the columns beside it.")]
    public string? LiveAs { get; private set; }

    [NotExported("The text itself is told instead.")]
    public byte[] Cipher { get; private set; } = [];

    [NotExported("The text itself is told instead.")]
    public int KeyVersion { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? DiscardedAt { get; private set; }

    /// <summary>Made by the form that saves, so that a save whose answer was lost is known again.</summary>
    public Guid Version { get; private set; }

    // A row of somebody else, or of another of one's own forms, does not open under this one.
    private Guid Seal => new(SHA256.HashData([.. ActorId.ToByteArray(), .. SubjectId.ToByteArray(), .. Id.ToByteArray()]).AsSpan(0, 16));

    public static Draft Begin(Guid key, Actor actor, DraftForm form)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(form);
        return new Draft { Id = key, ActorId = actor.PersonId, SubjectId = actor.SubjectId, ServiceCode = form.Service.Code, ActionCode = form.Action.Code, ItemId = form.ItemId };
    }

    /// <summary>Takes what was typed. It lives from here on, also if it had been thrown away.</summary>
    public void Keep(DraftFields fields, Guid version, PersonNumberVault vault, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(vault);
        var hidden = vault.Seal(fields.Json, Seal);
        (Cipher, KeyVersion, Version, UpdatedAt, DiscardedAt) = (hidden.Cipher, hidden.KeyVersion, version, now, null);
        LiveAs = DraftForm.CodeOf(ServiceCode, ActionCode, ItemId);
    }

    public DraftFields Reveal(PersonNumberVault vault)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return DraftFields.Parse(vault.Open(new SealedSecret(Cipher, KeyVersion), Seal));
    }

    public void Discard(DateTimeOffset now) => (LiveAs, DiscardedAt, Version) = (null, now, Guid.CreateVersion7());

    public void BringBack(DateTimeOffset now) =>
        (LiveAs, DiscardedAt, UpdatedAt, Version) = (DraftForm.CodeOf(ServiceCode, ActionCode, ItemId), null, now, Guid.CreateVersion7());

    public bool CanBeBroughtBack(DateTimeOffset now) => DiscardedAt > now - DiscardedFor;
}

/// <summary>A form that is kept while it is filled in: the action that it sends, and of what.</summary>
public sealed record DraftForm(PortalService Service, ServiceAction Action, Guid? ItemId = null)
{
    /// <summary>Says which form it is, and nothing of any person.</summary>
    public string Code => CodeOf(Service.Code, Action.Code, ItemId);

    /// <summary>Where it is opened, under the address of whoever it is for.</summary>
    public string Path => ItemId is { } item ? $"{Action.Form}/{item}" : Action.Form ?? Service.Path;

    internal static string CodeOf(string service, string action, Guid? item) => item is { } one ? $"{service}:{action}:{one}" : $"{service}:{action}";
}

/// <summary>The fields of a form by their names, as typed.</summary>
public sealed record DraftFields
{
    public const int MostFields = 100;
    public const int LongestName = 60;

    /// <summary>In bytes: four e-consultations, and less than a browser sends while it leaves a page.</summary>
    public const int MostBytes = 60_000;
    private readonly Dictionary<string, string> values;

    private DraftFields(Dictionary<string, string> values, string json) => (this.values, Json) = (values, json);

    public static DraftFields Empty { get; } = new([], "{}");

    public string Json { get; }

    public IReadOnlyDictionary<string, string> Values => values;

    public bool IsBlank => values.Values.All(string.IsNullOrWhiteSpace);

    /// <summary>Null when there is more of it than the portal keeps.</summary>
    public static DraftFields? Of(IReadOnlyDictionary<string, string> typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var values = new Dictionary<string, string>(typed, StringComparer.Ordinal);
        var json = JsonSerializer.Serialize(values);
        return values.Count > MostFields || values.Keys.Any(name => name.Length > LongestName) || values.Values.Sum(value => System.Text.Encoding.UTF8.GetByteCount(value)) > MostBytes
            ? null
            : new DraftFields(values, json);
    }

    /// <summary>The same, with what was typed since over it: a form of several steps shows some of its fields at a time.</summary>
    public DraftFields? With(DraftFields typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var all = new Dictionary<string, string>(values, StringComparer.Ordinal);
        foreach (var (name, value) in typed.values)
        {
            all[name] = value;
        }

        return Of(all);
    }

    internal static DraftFields Parse(string json) => new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], json);
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.Property(d => d.Id).ValueGeneratedNever();
        draft.Property(d => d.ServiceCode).HasMaxLength(40);
        draft.Property(d => d.ActionCode).HasMaxLength(40);
        draft.Property(d => d.LiveAs).HasMaxLength(120);
        draft.Property(d => d.Version).IsConcurrencyToken();
        draft.HasIndex(d => new { d.ActorId, d.SubjectId, d.LiveAs }).IsUnique();
        draft.HasIndex(d => d.SubjectId);
        draft.HasIndex(d => d.UpdatedAt);
    }
}
