using CsCheck;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Tests.People;

public sealed class PersonNumberKeysTests
{
    private static readonly string keyA = Key(1);
    private static readonly string keyB = Key(2);

    [Fact]
    public void One_key_is_enough()
    {
        Assert.True(PersonNumberKeys.TryParse($"7:{keyA}:{keyB}", out var keys, out var problems));

        Assert.Empty(problems);
        Assert.Equal(7, keys.Current.Version);
        Assert.Equal(Convert.FromBase64String(keyA), keys.Current.EncryptionKey);
        Assert.Equal(Convert.FromBase64String(keyB), keys.Current.HashKey);
    }

    [Fact]
    public void The_highest_version_is_current_wherever_it_stands()
    {
        Assert.True(PersonNumberKeys.TryParse($" 2:{keyA}:{keyB} ; 10:{keyB}:{keyA};1:{Key(3)}:{Key(4)}; ", out var keys, out _));

        Assert.Equal([10, 2, 1], keys.Keys.Select(key => key.Version));
    }

    public static TheoryData<string?, string> Wrong => new()
    {
        { null, "There is no person number key." },
        { " ; ", "There is no person number key." },
        { $"{keyA}:{keyB}", "key no. 1 is not" },
        { $"x:{keyA}:{keyB}", "key no. 1 is not" },
        { $"-1:{keyA}:{keyB}", "key no. 1 is not" },
        { $"1:{keyA}:{keyB};2:not base64:{keyB}", "key no. 2 is not" },
        { $"0:{keyA}:{keyB}", "version 0 is not positive" },
        { $"1:{keyA}:{Convert.ToBase64String(new byte[31])}", "version 1 must have two keys of 32 bytes" },
        { $"1::{keyB}", "version 1 must have two keys of 32 bytes" },
        { $"1:{keyA}:{keyA}", "version 1 uses the same key" },
        { $"1:{keyA}:{keyB};1:{keyB}:{keyA}", "version 1 is given 2 times" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_without_the_key(string? text, string expected)
    {
        Assert.False(PersonNumberKeys.TryParse(text, out var keys, out var problems));

        Assert.Null(keys);
        var problem = Assert.Single(problems);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(keyA, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(keyB, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        Assert.False(PersonNumberKeys.TryParse($"rubbish;0:{keyA}:{keyA}", out _, out var problems));

        Assert.Equal(3, problems.Count);
    }

    [Fact]
    public void Keys_made_in_code_are_held_to_the_same_rules()
    {
        Assert.Throws<ArgumentException>(() => new PersonNumberKeys([]));
        Assert.Throws<ArgumentException>(() => new PersonNumberKeys([new(1, new byte[16], new byte[32])]));
    }

    [Fact]
    public void Keys_do_not_print_themselves()
    {
        Assert.Equal("PersonNumberKey 3", PersonNumberKey.Generate(3).ToString());
        Assert.Equal("PersonNumberKeys 2, 1", new PersonNumberKeys([PersonNumberKey.Generate(1), PersonNumberKey.Generate(2)]).ToString());
    }

    [Fact]
    public void Any_text_is_answered_without_an_exception() =>
        Gen.String.Sample(text => PersonNumberKeys.TryParse(text, out _, out var problems) || problems.Count > 0);

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, PersonNumberKey.KeySize).ToArray());
}
