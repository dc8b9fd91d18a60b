using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>What whoever runs the portal decides about representation.</summary>
public sealed record RepresentationOptions
{
    public AddressRule AddressRule { get; init; } = AddressRule.SomeoneLivesWithChild;
}
