using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>One GP, and what it would mean to choose this one.</summary>
public sealed class ShowGp(ServiceGate<ChangeGpFeature> gate, GpChangeOptions options, Representations people)
{
    public async Task<Answer> RunAsync(Guid listId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var person = await access.PersonAsync(cancel);
        var found = await GpFinder.FindAsync(access.Db, [listId], person.Home, cancel);
        if (found is not [var gp] || await GpLists.FindAsync(access.Db, access.PatientId, listId, access.OpenedAt, cancel) is not { } choice)
        {
            return new Answer(null, person.Present, person.Pending, null, null, GpChangeReason.Ordinary, 0, default, [], access.OpenedAt);
        }

        var terms = options.On(access.OpenedAt);
        var change = GpChangeRules.MayChange(choice.Standing, choice.Wanted, choice.ComesAlong, terms, access.OpenedAt);
        var wait = change.Refusal is null ? GpChangeRefusal.HasRoom : GpChangeRules.MayWait(choice.Standing, choice.Wanted, choice.ComesAlong, terms, access.OpenedAt);
        var children = access.Ground is AccessGround.Self && person.Present is not { IsEntitled: false } ? await people.ListChildrenAsync(cancel) : [];
        return new Answer(
            gp,
            person.Present,
            person.Pending,
            change.Refusal,
            wait,
            GpChangeRules.NextReason(choice.Standing, terms, access.OpenedAt),
            Math.Max(0, terms.ChangesAYear - GpChangeRules.Used(choice.Standing.Earlier, access.OpenedAt)),
            GpChangeRules.EffectiveOn(access.OpenedAt),
            // What may be done for a child is decided by the child's own gate, when it is done.
            [.. children.Where(child => child.LivesHere && child.Person.Closed is null).Select(child => new Child(child.Person.SubjectId, child.Person.Name))],
            access.OpenedAt);
    }

    /// <summary>Lives at the same address, and may come along.</summary>
    public sealed record Child(Guid Id, SubjectName Name);

    /// <param name="Gp">Null when there is no such list.</param>
    /// <param name="NoChange">Why this GP cannot be chosen now; null when they can.</param>
    /// <param name="NoWait">Why one cannot wait for this GP; null when one can.</param>
    /// <param name="Right">By which right the change would be made.</param>
    /// <param name="Left">Ordinary changes left in this calendar year.</param>
    /// <param name="EffectiveOn">When it would take effect.</param>
    public sealed record Answer(
        GpFound? Gp,
        PresentGp? Present,
        PendingChange? Pending,
        GpChangeRefusal? NoChange,
        GpChangeRefusal? NoWait,
        GpChangeReason? Right,
        int Left,
        DateOnly EffectiveOn,
        IReadOnlyList<Child> Children,
        DateTimeOffset AsOf);
}
