using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>Consent and the right to act decide by the kind of message (domain rules §3.1, §4.5).</summary>
public sealed class MessageRulesTests
{
    [Theory]
    [InlineData(MessageKind.Letter, ConsentLevel.Full)]
    [InlineData(MessageKind.EConsultation, ConsentLevel.Full)]
    [InlineData(MessageKind.SurgeryContact, ConsentLevel.Full)]
    [InlineData(MessageKind.Receipt, ConsentLevel.Basic)]
    [InlineData(MessageKind.PowerOfAttorney, ConsentLevel.Basic)]
    [InlineData(MessageKind.Register, ConsentLevel.Basic)]
    public void Section_3_1_at_basic_receipts_are_shown_and_the_rest_from_full(MessageKind kind, ConsentLevel from)
    {
        foreach (var level in Enum.GetValues<ConsentLevel>())
        {
            Assert.Equal(level >= from, MessageRules.IsShown(kind, level, isOwn: true));
        }
    }

    [Theory]
    [InlineData(MessageKind.PowerOfAttorney, false)]
    [InlineData(MessageKind.Receipt, true)]
    [InlineData(MessageKind.Letter, true)]
    public void Section_4_5_nobody_who_acts_for_another_sees_notices_of_powers_of_attorney(MessageKind kind, bool isShown) =>
        Assert.Equal(isShown, MessageRules.IsShown(kind, ConsentLevel.Full, isOwn: false));

    [Theory]
    [InlineData(AccessGround.Self, true)]
    [InlineData(AccessGround.Parent, true)]
    [InlineData(AccessGround.Appointed, true)]
    [InlineData(AccessGround.PowerOfAttorney, false)]
    [InlineData(AccessGround.Preview, false)]
    public void What_a_proxy_opens_stays_unread_for_the_patient(AccessGround ground, bool isRead) => Assert.Equal(isRead, MessageRules.IsReadFor(ground, isRestricted: false, isForParents: false));

    [Theory]
    [InlineData(AccessGround.Parent, false, false)]
    [InlineData(AccessGround.Parent, true, true)]
    [InlineData(AccessGround.Self, false, true)]
    [InlineData(AccessGround.PowerOfAttorney, true, false)]
    public void From_12_a_parent_reads_for_the_young_person_only_what_is_the_parents_alone(AccessGround ground, bool isForParents, bool isRead) =>
        Assert.Equal(isRead, MessageRules.IsReadFor(ground, isRestricted: true, isForParents));
}
