using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.DataProtection;

namespace Helsenorge.Portal.Web.Drafts;

/// <summary>
/// Says, sealed, which form of whose page a save comes from. It outlives a log-in, so that what was typed before one ended is saved after
/// the next, and it opens to nobody else: who logs in after another in the same browser cannot be given what the other typed.
/// </summary>
public sealed class DraftTickets(IDataProtectionProvider protection, FeatureCatalogue catalogue)
{
    private const int Parts = 6;
    private readonly IDataProtector protector = protection.CreateProtector("Helsenorge.Portal.Draft");

    public string Seal(FormDraft draft) =>
        protector.Protect(string.Join('|', draft.ActorId, draft.SubjectId, draft.Key, draft.Form.ItemId ?? Guid.Empty, draft.Form.Service.Code, draft.Form.Action.Code));

    /// <summary>Null when it is not one of ours.</summary>
    public DraftTicket? Open(string? ticket)
    {
        try
        {
            var parts = protector.Unprotect(ticket ?? "").Split('|');
            return parts.Length == Parts
                && catalogue.Find(parts[4]) is { } service
                && service.Actions.FirstOrDefault(action => action.Code == parts[5] && action.Form is not null) is { } action
                ? new DraftTicket(new DraftForm(service, action, Guid.Parse(parts[3]) is var item && item == Guid.Empty ? null : item), Guid.Parse(parts[2]), Guid.Parse(parts[0]), Guid.Parse(parts[1]))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

public sealed record DraftTicket(DraftForm Form, Guid Key, Guid ActorId, Guid SubjectId);
