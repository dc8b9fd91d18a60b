using Helsenorge.Portal.Browser.Tests.Running;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

/// <summary>A page as somebody may meet it, and how to come there.</summary>
/// <param name="Route">As the endpoint list names it.</param>
/// <param name="Name">The state, in a word or two; <c>error</c>, <c>denied</c> and those that begin with <c>dialog</c> are asked for by the tests.</param>
/// <param name="Person">Who meets it; null for somebody not logged in.</param>
public sealed record PageState(string Route, string Name, string? Person, Func<Visitor, Task> ReachAsync)
{
    public PageState(string route, string name, string? person, string address) : this(route, name, person, visitor => visitor.OpenAsync(address))
    {
    }

    /// <summary>Whose database fails from then on, in whatever is looked at after; null for nobody's.</summary>
    public string? Breaks { get; init; }

    public override string ToString() => $"{Route} {Name}";
}
