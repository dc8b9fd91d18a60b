using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain.People;

public readonly record struct NationalIdentityNumber
{
    private NationalIdentityNumber(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, bool allowSynthetic, out NationalIdentityNumber number)
    {
        number = new(text ?? "");
        return text is { Length: 11 };
    }

    public override string ToString() => "***********";
}
