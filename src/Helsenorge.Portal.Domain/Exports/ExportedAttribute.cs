namespace Helsenorge.Portal.Domain.Exports;

/// <summary>
/// What a person is given of a table when they ask for everything about them: the rows in which one of the columns holds them. Every entity
/// with a person in a column says this or why not; a test fails on one that does not.
/// </summary>
/// <param name="name">Of the file; stable, since people may keep what they were given.</param>
/// <param name="columns">The columns that make a row the person's own. Others in the row are told only as somebody else.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportedAttribute(string name, params string[] columns) : Attribute
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>A column that must hold the person too: what they were told of somebody else is that other person's. Null where there is none.</summary>
    public string? About { get; init; }
}

/// <summary>A table, or a column of an exported one, that a person is not given, and why.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class NotExportedAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
