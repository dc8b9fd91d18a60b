namespace Helsenorge.Portal.TestIdPorten.Pages;

/// <summary>Every word of the pages in one language.</summary>
internal sealed record Texts
{
    /// <summary>For the <c>lang</c> attribute.</summary>
    public required string Language { get; init; }
    public required string SkipToContent { get; init; }
    public required string TestStripe { get; init; }
    public required string TestStripeName { get; init; }
    public required string Languages { get; init; }
    public required string Kicker { get; init; }
    public required string LogInTitle { get; init; }
    public required string LogInLead { get; init; }
    public required string SearchLabel { get; init; }
    public required string SearchHint { get; init; }
    public required string Search { get; init; }
    public required string People { get; init; }
    public required Func<int, int, string> Count { get; init; }
    public required string NobodyFound { get; init; }
    public required string ShowEverybody { get; init; }
    public required string LogInAs { get; init; }
    public required string Level { get; init; }
    public required string LevelHint { get; init; }
    public required string HighLevel { get; init; }
    public required string LowerLevel { get; init; }
    public required string OwnNumber { get; init; }
    public required string NumberLabel { get; init; }
    public required string NumberHint { get; init; }
    public required string NumberError { get; init; }
    public required string LogIn { get; init; }
    public required string Cancel { get; init; }
    public required string CancelHint { get; init; }
    public required string FormExpired { get; init; }
    public required string Error { get; init; }
    public required string RefusedTitle { get; init; }
    public required string RefusedLead { get; init; }
    public required string LoggedOutTitle { get; init; }
    public required string LoggedOutLead { get; init; }
    public required string LoggingOutLead { get; init; }
    public required string GoOn { get; init; }
    public required string LogOutFrame { get; init; }

    /// <summary>There is no Sámi translation: people who ask for it get bokmål.</summary>
    public static Texts In(string code) => code switch
    {
        "nn" => Nynorsk,
        "en" => English,
        _ => Bokmål,
    };

    private static Texts Bokmål { get; } = new()
    {
        Language = "nb",
        SkipToContent = "Hopp til innholdet",
        TestStripe = "Testinnlogging. Alle personene er oppdiktet.",
        TestStripeName = "Testmiljø",
        Languages = "Språk",
        Kicker = "Test-ID, en etterligning av ID-porten",
        LogInTitle = "Hvem vil du være i dag?",
        LogInLead = "Velg en person for å logge inn. Du trenger ikke passord.",
        SearchLabel = "Finn en person",
        SearchHint = "Navn eller situasjon",
        Search = "Finn",
        People = "Testpersoner",
        Count = (shown, all) => $"{shown} av {all} {(all == 1 ? "person" : "personer")}",
        NobodyFound = "Ingen testpersoner passer med det du skrev.",
        ShowEverybody = "Vis alle",
        LogInAs = "Logg inn som",
        Level = "Sikkerhetsnivå",
        LevelHint = "Gjelder både personene i listen og et eget nummer.",
        HighLevel = "Høyt (som BankID)",
        LowerLevel = "Logg inn på et lavere nivå (som MinID)",
        OwnNumber = "Skriv et eget testnummer",
        NumberLabel = "Fødselsnummer eller D-nummer",
        NumberHint = "11 sifre. Bruk bare oppdiktede numre.",
        NumberError = "Nummeret må ha 11 sifre.",
        LogIn = "Logg inn",
        Cancel = "Avbryt",
        CancelHint = "Du går tilbake uten å logge inn.",
        FormExpired = "Siden var for gammel. Velg en gang til.",
        Error = "Feil",
        RefusedTitle = "Innloggingen kan ikke starte",
        RefusedLead = "Portalen sendte en forespørsel som ikke godtas. Gå tilbake til portalen og prøv på nytt.",
        LoggedOutTitle = "Du er logget ut",
        LoggedOutLead = "Du er logget ut av Test-ID og av tjenestene du brukte.",
        LoggingOutLead = "Vi logger deg ut av tjenestene du brukte, og sender deg videre.",
        GoOn = "Gå videre",
        LogOutFrame = "Utlogging fra en tjeneste",
    };

    private static Texts Nynorsk { get; } = new()
    {
        Language = "nn",
        SkipToContent = "Hopp til innhaldet",
        TestStripe = "Testinnlogging. Alle personane er oppdikta.",
        TestStripeName = "Testmiljø",
        Languages = "Språk",
        Kicker = "Test-ID, ei etterlikning av ID-porten",
        LogInTitle = "Kven vil du vere i dag?",
        LogInLead = "Vel ein person for å logge inn. Du treng ikkje passord.",
        SearchLabel = "Finn ein person",
        SearchHint = "Namn eller situasjon",
        Search = "Finn",
        People = "Testpersonar",
        Count = (shown, all) => $"{shown} av {all} {(all == 1 ? "person" : "personar")}",
        NobodyFound = "Ingen testpersonar passar med det du skreiv.",
        ShowEverybody = "Vis alle",
        LogInAs = "Logg inn som",
        Level = "Tryggleiksnivå",
        LevelHint = "Gjeld både personane i lista og eit eige nummer.",
        HighLevel = "Høgt (som BankID)",
        LowerLevel = "Logg inn på eit lågare nivå (som MinID)",
        OwnNumber = "Skriv eit eige testnummer",
        NumberLabel = "Fødselsnummer eller D-nummer",
        NumberHint = "11 siffer. Bruk berre oppdikta nummer.",
        NumberError = "Nummeret må ha 11 siffer.",
        LogIn = "Logg inn",
        Cancel = "Avbryt",
        CancelHint = "Du går tilbake utan å logge inn.",
        FormExpired = "Sida var for gammal. Vel ein gong til.",
        Error = "Feil",
        RefusedTitle = "Innlogginga kan ikkje starte",
        RefusedLead = "Portalen sende ein førespurnad som ikkje blir godteken. Gå tilbake til portalen og prøv på nytt.",
        LoggedOutTitle = "Du er logga ut",
        LoggedOutLead = "Du er logga ut av Test-ID og av tenestene du brukte.",
        LoggingOutLead = "Vi loggar deg ut av tenestene du brukte, og sender deg vidare.",
        GoOn = "Gå vidare",
        LogOutFrame = "Utlogging frå ei teneste",
    };

    private static Texts English { get; } = new()
    {
        Language = "en",
        SkipToContent = "Skip to content",
        TestStripe = "Test log-in. All the people are made up.",
        TestStripeName = "Test environment",
        Languages = "Languages",
        Kicker = "Test-ID, a look-alike of ID-porten",
        LogInTitle = "Who do you want to be today?",
        LogInLead = "Choose a person to log in. You do not need a password.",
        SearchLabel = "Find a person",
        SearchHint = "Name or situation",
        Search = "Find",
        People = "Test people",
        Count = (shown, all) => $"{shown} of {all} {(all == 1 ? "person" : "people")}",
        NobodyFound = "No test person matches what you wrote.",
        ShowEverybody = "Show everybody",
        LogInAs = "Log in as",
        Level = "Security level",
        LevelHint = "Applies both to the people in the list and to a number of your own.",
        HighLevel = "High (like BankID)",
        LowerLevel = "Log in at a lower level (like MinID)",
        OwnNumber = "Enter a test number of your own",
        NumberLabel = "National identity number or D number",
        NumberHint = "11 digits. Use made-up numbers only.",
        NumberError = "The number must have 11 digits.",
        LogIn = "Log in",
        Cancel = "Cancel",
        CancelHint = "You go back without logging in.",
        FormExpired = "The page was too old. Please choose again.",
        Error = "Error",
        RefusedTitle = "The log-in cannot start",
        RefusedLead = "The portal sent a request that is not accepted. Go back to the portal and try again.",
        LoggedOutTitle = "You are logged out",
        LoggedOutLead = "You are logged out of Test-ID and of the services you used.",
        LoggingOutLead = "We are logging you out of the services you used, and will then send you on.",
        GoOn = "Go on",
        LogOutFrame = "Logging out of a service",
    };
}
