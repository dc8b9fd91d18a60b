using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Says for whom: on every button that sends, in every receipt and in the title of every page.</summary>
public sealed class ActingTexts(ActingFor acting, IStringLocalizer<ShellText> shell)
{
    /// <summary>"Send for Mia (7)". The text as it is in own use. A preview says what the receiver will be told.</summary>
    public string Named(string text) => acting.Subject?.Name is { } name ? Asked(text, shell["ForWhom", text.TrimEnd('?'), name.GivenName, name.Age]) : text;

    /// <summary>"Appointments for Mia", and "When does it suit you for Mia?": a question asks at its end. The text as it is in own use.</summary>
    public string Titled(string text) => acting.Subject?.Name is { } name ? Asked(text, shell["TitleFor", text.TrimEnd('?'), name.GivenName]) : text;

    private static string Asked(string text, string named) => text.EndsWith('?') ? $"{named}?" : named;
}
