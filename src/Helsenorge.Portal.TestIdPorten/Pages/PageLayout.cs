using System.Text;

namespace Helsenorge.Portal.TestIdPorten.Pages;

/// <summary>What all pages share: the stripe that says this is a test, the head, and the way they are sent.</summary>
internal static class PageLayout
{
    public static Html Key => Icon(Html.Of($"""<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8M16 7.5l2.5 2.5"/>"""));

    public static Html Magnifier => Icon(Html.Of($"""<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>"""));

    public static Html ArrowOn => Icon(Html.Of($"""<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>"""));

    public static Html Stop => Icon(Html.Of($"""<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z"/><path d="M12 8v5M12 16h.01"/>"""));

    /// <param name="head">Shown beside the kicker: the choice of language, where there is one.</param>
    /// <param name="warning">Read out first, by those who hear the title; the heading stays as it was.</param>
    /// <param name="extraHead">Elements of <c>head</c> that only this page has.</param>
    public static Html Page(Texts text, string title, Html head, Html lead, Html content, string warning = "", Html extraHead = default) => Html.Of($"""
        <!doctype html>
        <html lang="{text.Language}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>{warning}{title} – Test-ID</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="{Assets.StylePath}">
          {extraHead}
        </head>
        <body>
          <a class="skip-link" href="#main">{text.SkipToContent}</a>
          <aside class="test-stripe" aria-label="{text.TestStripeName}">{text.TestStripe}</aside>
          <main id="main" tabindex="-1">
            <div class="page-head"><div class="wrap">
              <div class="page-top"><p class="small muted kicker">{Key} {text.Kicker}</p>{head}</div>
              <h1>{title}</h1>
              {lead}
            </div></div>
            <div class="wrap content">
              {content}
            </div>
          </main>
        </body>
        </html>
        """);

    public static IResult Send(Html page, int status = StatusCodes.Status200OK) =>
        Results.Content(page.ToString(), "text/html", Encoding.UTF8, status);

    private static Html Icon(Html drawing) =>
        Html.Of($"""<svg class="icon icon--s" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>""");
}
