using System.Net;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>Reads components as the compiler left them: what they write into the page by themselves, and which components they use.</summary>
internal static partial class Markup
{
    private const string Builder = "Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder";
    private const string Writer = "Helsenorge.Portal.Web.Components.EncodedMarkup/Writer";
    private static readonly string[] SpokenAttributes = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "data-label", "label", "summary"];

    // Parameters that name things to the code; a literal in any other parameter is read by people.
    private static readonly string[] NamingParameters =
        ["Icon", "Name", "Key", "Role", "Selector", "Id", "Class", "Type", "Href", "Address", "SectionName", "Policy", "Roles", "Context", "Code", "InputType", "Typo", "Color", "Variant"];

    /// <summary>Every literal that a visitor would see or hear, with the component it stands in.</summary>
    public static IEnumerable<(string Component, string Words)> SpokenLiterals(ModuleDefinition module)
    {
        foreach (var type in module.GetTypes())
        {
            foreach (var method in type.Methods.Where(method => method.HasBody))
            {
                foreach (var words in SpokenIn(method))
                {
                    yield return (Outermost(type).FullName, words);
                }
            }
        }
    }

    /// <summary>Components that a component writes, and those that they write in turn, as far as they are ours.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ComponentsUsedBy(ModuleDefinition module, IEnumerable<string> roots)
    {
        var used = new Dictionary<string, IReadOnlyList<string>>();
        var waiting = new Queue<string>(roots);
        while (waiting.TryDequeue(out var name))
        {
            if (used.ContainsKey(name) || module.GetType(name) is not { } type)
            {
                continue;
            }

            used[name] = [.. WithNested(type).SelectMany(part => part.Methods).SelectMany(Opened).Distinct()];
            foreach (var child in used[name])
            {
                waiting.Enqueue(child);
            }
        }

        return used;
    }

    public static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<string> Opened(MethodDefinition method)
    {
        foreach (var called in Calls(method))
        {
            if (called is GenericInstanceMethod { Name: "OpenComponent" } open && called.DeclaringType.FullName == Builder)
            {
                yield return open.GenericArguments[0].GetElementType().FullName;
            }
            else if (called.DeclaringType.FullName.StartsWith("__Blazor", StringComparison.Ordinal))
            {
                foreach (var inner in Opened(called.Resolve()))
                {
                    yield return inner;
                }
            }
        }
    }

    public static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>() : [];

    private static IEnumerable<string> SpokenIn(MethodDefinition method)
    {
        var literals = new List<string>();
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Ldstr)
            {
                literals.Add((string)instruction.Operand);
                continue;
            }

            if (instruction.Operand is not MethodReference called || called.DeclaringType.FullName is not (Builder or Writer))
            {
                continue;
            }

            var direct = instruction.Previous.OpCode == OpCodes.Ldstr ? (string)instruction.Previous.Operand : null;
            foreach (var words in SpokenBy(called.Name, literals, direct))
            {
                yield return words;
            }

            literals.Clear();
        }
    }

    private static IEnumerable<string> SpokenBy(string call, List<string> literals, string? direct) => call switch
    {
        "AddMarkupContent" => direct is null ? [] : SpokenInMarkup(direct),
        // A piece between two holes: a tag may begin before it or end after it.
        "AppendLiteral" => direct is null ? [] : SpokenInMarkup(CutTag().Replace(direct, " ")),
        "AddContent" => literals.Where(literal => literal == direct ? HasLetter(literal) : IsSentence(literal)),
        "AddAttribute" when literals.Count > 1 && SpokenAttributes.Contains(literals[0]) => Values(literals, direct),
        "AddComponentParameter" when literals.Count > 1 && !NamingParameters.Contains(literals[0]) => Values(literals, direct),
        _ => [],
    };

    private static IEnumerable<string> Values(List<string> literals, string? direct) =>
        literals.Skip(1).Where(literal => literal == direct ? HasLetter(literal) : IsSentence(literal));

    private static IEnumerable<string> SpokenInMarkup(string markup)
    {
        var attributes = SpokenAttribute().Matches(markup).Select(match => match.Groups[1].Value);
        return attributes.Append(Tag().Replace(markup, " ")).Select(words => WebUtility.HtmlDecode(words).Trim()).Where(HasLetter);
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool HasLetter(string text) => text.Any(char.IsLetter);

    /// <summary>Two words after each other: no key or code looks like that, and lists of classes have their dashes.</summary>
    public static bool IsSentence(string text) => TwoWords().IsMatch(text) && !text.Contains("--", StringComparison.Ordinal);

    [GeneratedRegex(@"\p{L}{2,}[,.!?:]? \p{L}{2,}|[æøåÆØÅ]")]
    private static partial Regex TwoWords();

    [GeneratedRegex("^[^<>]*>|<[^>]*$")]
    private static partial Regex CutTag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s(?:aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|data-label|label|summary)="([^"]*)["]""")]
    private static partial Regex SpokenAttribute();
}
