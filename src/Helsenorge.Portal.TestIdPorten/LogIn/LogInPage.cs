using Helsenorge.Portal.TestIdPorten.Pages;
using Helsenorge.Portal.TestIdPorten.Sessions;

namespace Helsenorge.Portal.TestIdPorten.LogIn;

internal enum LogInFault
{
    NotElevenDigits,
    FormExpired,
}

/// <summary>Who one can be today. Works without script: search and language are links and GET forms, choosing is a post.</summary>
internal sealed class LogInPage(Texts text, LogInFields fields, string formToken, LogInFault? fault)
{
    private static readonly (string Code, string Name)[] Languages = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")];

    private bool NumberIsWrong => fault is LogInFault.NotElevenDigits;

    public Html Render(IReadOnlyList<TestPerson> people)
    {
        var found = people.Where(Matches).ToList();
        return PageLayout.Page(text, text.LogInTitle, LanguageLinks(), LeadAndSearch(), Html.Of($"""
            {ExpiredNotice()}
            <div class="layout layout--aside">
              <section aria-labelledby="people">
                <div class="section-title"><h2 id="people">{text.People}</h2><p class="muted small" role="status">{text.Count(found.Count, people.Count)}</p></div>
                {(found.Count == 0 ? Nobody() : List(found))}
              </section>
              <div class="stack">
                {OwnNumber()}
                <section class="panel panel--soft" aria-labelledby="level">
                  <h2 id="level">{text.Level}</h2>
                  <p class="hint">{text.LevelHint}</p>
                  <ul class="chips">
                    <li>{LevelLink(AssuranceLevel.High, text.HighLevel)}</li>
                    <li>{LevelLink(AssuranceLevel.Substantial, text.LowerLevel)}</li>
                  </ul>
                </section>
                <form class="stack stack--s" method="post" action="{Protocol.OpenIdServer.AuthorizePath}">
                  {Carried(withToken: true)}
                  <p class="hint" id="cancel-hint">{text.CancelHint}</p>
                  <button class="button button--second button--wide" name="{LogInFields.CancelName}" value="1" aria-describedby="cancel-hint">{text.Cancel}</button>
                </form>
              </div>
            </div>
            """), fault is null ? "" : $"{text.Error}: ");
    }

    private bool Matches(TestPerson person) => fields.Search
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => $"{person.Name} {person.DescriptionNb} {person.DescriptionEn}".Contains(word, StringComparison.OrdinalIgnoreCase));

    private Html LanguageLinks() => Html.Of($"""
        <nav class="languages" aria-label="{text.Languages}"><ul>{Html.Join(Languages.Select(language => Html.Of($"<li>{LanguageLink(language.Code, language.Name)}</li>")))}</ul></nav>
        """);

    private Html LanguageLink(string code, string name) => code == text.Language
        ? Html.Of($"""<span lang="{code}" aria-current="true">{name}</span>""")
        : Html.Of($"""<a href="{fields.Address(language: code)}" lang="{code}" hreflang="{code}">{name}</a>""");

    private Html LeadAndSearch() => Html.Of($"""
        <p class="lead">{text.LogInLead}</p>
        <form class="above-l" role="search" method="get" action="{Protocol.OpenIdServer.AuthorizePath}">
          {Carried(withToken: false)}
          <div class="field">
            <label for="search">{text.SearchLabel}</label>
            <p class="hint" id="search-hint">{text.SearchHint}</p>
            <div class="search"><input class="input" id="search" name="{LogInFields.SearchName}" type="search" value="{fields.Search}" autocomplete="off" aria-describedby="search-hint"><button class="button">{PageLayout.Magnifier}<span>{text.Search}</span></button></div>
          </div>
        </form>
        """);

    private Html ExpiredNotice() => fault is LogInFault.FormExpired
        ? Html.Of($"""<div class="notice notice--error below-l" role="alert">{PageLayout.Stop}<p class="notice__title">{text.FormExpired}</p></div>""")
        : Html.Empty;

    private Html List(List<TestPerson> found) => Html.Of($"""
        <form method="post" action="{Protocol.OpenIdServer.AuthorizePath}">
          {Carried(withToken: true)}
          <ul class="rows">{Html.Join(found.Select(Row))}</ul>
        </form>
        """);

    private Html Row(TestPerson person, int index) => Html.Of($"""
        <li class="row">
          <span class="avatar avatar--l" aria-hidden="true">{Initials(person.Name)}</span>
          <div>
            <h3 class="row__title"><button class="pick stretched" name="{LogInFields.PersonName}" value="{person.Number}" aria-describedby="person-{index}"><span class="hidden-visually">{text.LogInAs} </span>{person.Name}</button></h3>
            <p class="row__meta" id="person-{index}"{DescriptionLanguage()}>{Description(person)}</p>
          </div>
          <span class="row__end row__end--keep">{PageLayout.ArrowOn}</span>
        </li>
        """);

    private Html Nobody() => Html.Of($"""
        <div class="state"><p>{text.NobodyFound}</p><p><a class="button button--second" href="{fields.Address(search: "")}">{text.ShowEverybody}</a></p></div>
        """);

    private Html OwnNumber() => Html.Of($"""
        <section class="panel panel--soft" aria-labelledby="own">
          <h2 id="own">{text.OwnNumber}</h2>
          <form class="form form--s" method="post" action="{Protocol.OpenIdServer.AuthorizePath}">
            {Carried(withToken: true)}
            <div class="{(NumberIsWrong ? "field field--error" : "field")}">
              <label for="number">{text.NumberLabel}</label>
              <p class="hint" id="number-hint">{text.NumberHint}</p>
              <input class="input" id="number" name="{LogInFields.NumberName}" inputmode="numeric" autocomplete="off" value="{(fields.IsTyped ? fields.Number : null)}" {NumberState()}>
              {NumberError()}
            </div>
            <button class="button button--wide">{text.LogIn}</button>
          </form>
        </section>
        """);

    private Html NumberState() => NumberIsWrong
        ? Html.Of($"""aria-invalid="true" aria-describedby="number-error number-hint" autofocus""")
        : Html.Of($"""aria-describedby="number-hint" """);

    private Html NumberError() => NumberIsWrong
        ? Html.Of($"""<p class="error-text" id="number-error">{PageLayout.Stop}<span>{text.NumberError}</span></p>""")
        : Html.Empty;

    private Html LevelLink(AssuranceLevel level, string name) => level == fields.Level
        ? Html.Of($"""<span class="chip" aria-current="true">{name}</span>""")
        : Html.Of($"""<a class="chip" href="{fields.Address(level: level)}">{name}</a>""");

    /// <summary>The portal's request and the choices made so far, for the next step to know.</summary>
    private Html Carried(bool withToken)
    {
        List<KeyValuePair<string, string?>> hidden = [.. fields.Request];
        if (fields.Level is AssuranceLevel.Substantial)
        {
            hidden.Add(new(LogInFields.LevelName, LogInFields.LowerLevelValue));
        }

        if (withToken)
        {
            hidden.Add(new(LogInFields.TokenName, formToken));
            hidden.Add(new(LogInFields.SearchName, fields.Search));
        }

        return Html.Join(hidden.Select(field => Html.Of($"""<input type="hidden" name="{field.Key}" value="{field.Value}">""")));
    }

    private string Description(TestPerson person) => text.Language == "en" ? person.DescriptionEn : person.DescriptionNb;

    // Descriptions come in two languages: under nynorsk a screen reader must know that this part is bokmål.
    private Html DescriptionLanguage() => text.Language == "nn" ? Html.Of($""" lang="nb" """) : Html.Empty;

    private static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [] ? "" : words is [var only] ? only[..1] : $"{words[0][0]}{words[^1][0]}";
    }
}
