using Helsenorge.Portal.Domain.Messages;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary><c>Dialogues:Terms</c>: dated rows that are added to the usual ones, and go before those of the same day.</summary>
public static class DialogueConfiguration
{
    public const string Section = "Dialogues:Terms";

    /// <summary>The terms, once, for every feature that holds dialogues.</summary>
    public static void TryAddDialogueLimits(this IServiceCollection services) =>
        services.TryAddSingleton(provider => provider.GetService<IConfiguration>() is { } configuration ? Read(configuration, []) : new DialogueLimits());

    /// <param name="problems">Gets what is wrong; a row that cannot be used is left out.</param>
    public static DialogueLimits Read(IConfiguration configuration, List<string> problems)
    {
        var usual = new DialogueLimits();
        var rows = new List<DialogueTerms>();
        foreach (var row in configuration.GetSection(Section).GetChildren())
        {
            if (Enum.TryParse<MessageKind>(row["Kind"], out var kind) && usual.Rows.FirstOrDefault(one => one.Kind == kind) is { } like
                && DateOnly.TryParseExact(row["ValidFrom"], "yyyy-MM-dd", out var from)
                && Number("LongestSubject", like.LongestSubject, MessageThread.LongestSubject) is { } subject
                && Number("LongestText", like.LongestText, DialogueTerms.MostText) is { } text
                && Number("AnswerWithin", like.AnswerWithin, 60) is { } answer
                && Number("OpenFor", like.OpenFor, 250) is { } open)
            {
                rows.Add(new DialogueTerms(kind, from, subject, text, answer, open));
            }
            else
            {
                problems.Add($"{row.Path}: Kind ({string.Join(" or ", usual.Rows.Select(one => one.Kind))}), ValidFrom (yyyy-MM-dd), and within bounds LongestSubject (1 to {MessageThread.LongestSubject}), LongestText (1 to {DialogueTerms.MostText}), AnswerWithin (1 to 60) and OpenFor (1 to 250).");
            }

            int? Number(string name, int otherwise, int most) =>
                row[name] is not { } written ? otherwise : int.TryParse(written, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;
        }

        return usual with { Rows = [.. rows, .. usual.Rows] };
    }
}
