using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain;

/// <summary>A value, or the rule's reason for saying no. Refusals are values; only denied access and faults are exceptions.</summary>
public readonly struct Result<T, TRefusal> where TRefusal : struct, Enum
{
    private readonly T? value;

    private Result(T? value, TRefusal? refusal) => (this.value, Refusal) = (value, refusal);

    /// <summary>Null when it succeeded.</summary>
    public TRefusal? Refusal { get; }

    public bool Succeeded([NotNullWhen(true)] out T? result)
    {
        result = value;
        return Refusal is null;
    }

    public static implicit operator Result<T, TRefusal>(T value) => new(value, null);

    public static implicit operator Result<T, TRefusal>(TRefusal refusal) => new(default, refusal);
}
