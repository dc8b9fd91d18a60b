using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Testing;

/// <summary>Who is logged in, as the test says. Safe to switch between calls, and different on each flow of control.</summary>
public sealed class TestActor : IActorAccessor
{
    private readonly AsyncLocal<Actor?> own = new();
    private Actor? common;

    public Actor? Current
    {
        get => own.Value ?? common;
        set => common = value;
    }

    /// <summary>For this flow of control only, as in a race of two people.</summary>
    public void BecomeHere(Actor actor) => own.Value = actor;

    public ValueTask<Actor?> GetActorAsync() => new(Current);
}
