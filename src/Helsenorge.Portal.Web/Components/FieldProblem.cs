namespace Helsenorge.Portal.Web.Components;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The id of its control.</param>
public sealed record FieldProblem(string Field, string Text);
