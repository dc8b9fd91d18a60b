using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Overview;

/// <summary>Opens the gate once for the overview and for all that features bring to it.</summary>
public sealed class ShowOverview(ServiceGate<OverviewFeature> gate, IEnumerable<IOverviewPart> parts)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        var ordered = parts.OrderBy(part => part.Order).ToList();
        await using var access = await gate.OpenToReadAsync(cancel, [.. ordered.Select(part => part.Service)]);
        var shown = new List<Part>();
        foreach (var part in ordered.Where(part => access.OpenServices.Contains(part.Service.Code)))
        {
            if (await part.LoadAsync(access, cancel) is { } model)
            {
                shown.Add(new Part(part.Component, part.IsAside, model));
            }
        }

        return new Answer(shown, access.Consent, access.OpenedAt);
    }

    public sealed record Part(Type Component, bool IsAside, object Model);

    public sealed record Answer(IReadOnlyList<Part> Parts, ConsentLevel Consent, DateTimeOffset AsOf);
}
