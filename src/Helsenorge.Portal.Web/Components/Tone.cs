namespace Helsenorge.Portal.Web.Components;

/// <summary>What a colour says. It is always said in words and with an icon too.</summary>
public enum Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Error,

    /// <summary>About acting for another.</summary>
    Acting,
}

internal static class ToneMarkup
{
    internal static string ClassOf(string block, Tone tone) => tone switch
    {
        Tone.Neutral => block,
        Tone.Info => $"{block} {block}--info",
        Tone.Success => $"{block} {block}--success",
        Tone.Warning => $"{block} {block}--warning",
        Tone.Error => $"{block} {block}--error",
        Tone.Acting => $"{block} {block}--acting",
    };

    internal static string IconOf(Tone tone) => tone switch
    {
        Tone.Neutral or Tone.Info => "info",
        Tone.Success => "checkCircle",
        Tone.Warning => "alert",
        Tone.Error => "stop",
        Tone.Acting => "users",
    };
}
