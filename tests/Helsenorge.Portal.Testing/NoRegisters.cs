using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Testing;

/// <summary>Registers that are down.</summary>
public sealed class NoRegisters : IPopulationRegister, IContactRegister, IGeneralPractitionerRegister
{
    Task<RegisteredPerson?> IPopulationRegister.FindAsync(NationalIdentityNumber number, CancellationToken cancel) => throw new RegisterUnavailableException("population register");

    Task<ContactInformation?> IContactRegister.FindAsync(NationalIdentityNumber number, CancellationToken cancel) => throw new RegisterUnavailableException("contact register");

    Task<RegisteredGeneralPractitioner?> IGeneralPractitionerRegister.FindAsync(NationalIdentityNumber number, CancellationToken cancel) => throw new RegisterUnavailableException("GP register");

    Task<IReadOnlyList<RegisteredGpList>> IGeneralPractitionerRegister.ListsAsync(string? after, CancellationToken cancel) => throw new RegisterUnavailableException("GP register");

    Task<GpOrderAnswer> IGeneralPractitionerRegister.OrderAsync(GpOrder order, CancellationToken cancel) => throw new RegisterUnavailableException("GP register");
}
