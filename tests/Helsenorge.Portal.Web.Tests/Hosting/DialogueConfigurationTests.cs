using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace Helsenorge.Portal.Web.Tests.Hosting;

/// <summary>How long messages to the surgery may be is a dated setting (domain rules §5).</summary>
public sealed class DialogueConfigurationTests
{
    private static readonly DateTimeOffset Before = new(2026, 12, 31, 22, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset After = new(2026, 12, 31, 23, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_holds_from_its_day_in_Norway_and_what_it_does_not_say_is_as_usual()
    {
        var problems = new List<string>();
        var limits = DialogueConfiguration.Read(Given(("Kind", "EConsultation"), ("ValidFrom", "2027-01-01"), ("LongestText", "6000")), problems);

        Assert.Empty(problems);
        Assert.Equal((100, 4_000, 5, 10), Of(limits.On(MessageKind.EConsultation, Before)));
        Assert.Equal((100, 6_000, 5, 10), Of(limits.On(MessageKind.EConsultation, After)));
        Assert.Equal((100, 1_000, 5, 10), Of(limits.On(MessageKind.SurgeryContact, After)));
    }

    [Fact]
    public void A_row_of_the_same_day_as_a_usual_one_goes_before_it()
    {
        var limits = DialogueConfiguration.Read(Given(("Kind", "SurgeryContact"), ("ValidFrom", "2020-01-01"), ("AnswerWithin", "3")), []);

        Assert.Equal((100, 1_000, 3, 10), Of(limits.On(MessageKind.SurgeryContact, After)));
    }

    [Theory]
    [InlineData("Kind", "Letter")]
    [InlineData("ValidFrom", "1.1.2027")]
    [InlineData("LongestText", "8001")]
    [InlineData("LongestText", "0")]
    [InlineData("LongestSubject", "201")]
    [InlineData("OpenFor", "ti")]
    public void A_row_that_cannot_be_used_is_said_at_the_start(string name, string value)
    {
        var problems = new List<string>();
        (string, string)[] row = [("Kind", "EConsultation"), ("ValidFrom", "2027-01-01")];
        var limits = DialogueConfiguration.Read(Given([.. row.Where(one => one.Item1 != name), (name, value)]), problems);

        Assert.Contains("Dialogues:Terms:0", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(new DialogueLimits().Rows, limits.Rows);
    }

    private static (int, int, int, int) Of(DialogueTerms terms) => (terms.LongestSubject, terms.LongestText, terms.AnswerWithin, terms.OpenFor);

    private static IConfiguration Given(params (string Name, string Value)[] row) =>
        new ConfigurationBuilder().AddInMemoryCollection(row.Select(one => KeyValuePair.Create($"Dialogues:Terms:0:{one.Name}", (string?)one.Value))).Build();
}
