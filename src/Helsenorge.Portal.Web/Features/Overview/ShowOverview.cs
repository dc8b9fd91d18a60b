using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Overview;

/// <summary>Opens the gate once for the overview and for all that features bring to it.</summary>
public sealed class ShowOverview(ServiceGate<OverviewFeature> gate, IActorAccessor actors, IEnumerable<IOverviewPart> parts, FeatureCatalogue catalogue)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        var actsForAnother = await actors.GetActorAsync() is { ActsForAnother: true };
        var ordered = parts.Where(part => actsForAnother || !part.IsForAnother).OrderBy(part => part.Order).ToList();
        await using var access = await gate.OpenToReadAsync(cancel, [.. ordered.Select(part => part.Service)]);
        var shown = new List<Part>();
        foreach (var part in ordered.Where(part => access.IsOpen(part.Service)))
        {
            if (await part.LoadAsync(access, cancel) is { } model)
            {
                shown.Add(new Part(part.Component, part.IsAside, model));
            }
        }

        var closed = catalogue.Services.Select(service => (service, Denial: access.WhyClosed(service))).Where(entry => entry.Denial is not null).ToDictionary(entry => entry.service.Code, entry => entry.Denial!.Value);
        return new Answer(shown, closed, access.OpenedAt);
    }

    public sealed record Part(Type Component, bool IsAside, object Model);

    /// <param name="Closed">The services that would not open to whoever looks, by code, and why.</param>
    public sealed record Answer(IReadOnlyList<Part> Parts, IReadOnlyDictionary<string, AccessDenial> Closed, DateTimeOffset AsOf);
}
