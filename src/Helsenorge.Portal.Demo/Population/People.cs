namespace Helsenorge.Portal.Demo.Population;

/// <summary>The keys of the people in <see cref="DemoPopulation"/>.</summary>
public static class People
{
    public const string Kari = "kari";
    public const string Petter = "petter";
    public const string Ola = "ola";
    public const string Sofie = "sofie";
    public const string Jonas = "jonas";
    public const string Mia = "mia";
    public const string Emil = "emil";

    public const string Arne = "arne";
    public const string Siri = "siri";
    public const string Trond = "trond";
    public const string Berit = "berit";
    public const string Hakon = "hakon";
    public const string Linda = "linda";
    public const string Gunnvor = "gunnvor";
    public const string Randi = "randi";

    public const string Nora = "nora";
    public const string Tone = "tone";
    public const string Geir = "geir";
    public const string Hege = "hege";
    public const string Amalie = "amalie";
    public const string Jakob = "jakob";
    public const string Filip = "filip";
    public const string Selma = "selma";
    public const string Tobias = "tobias";
    public const string Henrik = "henrik";
    public const string Oskar = "oskar";
    public const string Camilla = "camilla";
    public const string Rune = "rune";
    public const string Astrid = "astrid";
    public const string Linn = "linn";
    public const string Ella = "ella";
    public const string Marte = "marte";
    public const string Silje = "silje";
    public const string Vilja = "vilja";

    public const string Nina = "nina";
    public const string Bjorg = "bjorg";
    public const string Einar = "einar";
    public const string Vigdis = "vigdis";

    public const string Jorunn = "jorunn";
    public const string Leif = "leif";
    public const string Markus = "markus";

    public const string Eva = "eva";
    public const string Live = "live";
    public const string Stian = "stian";
    public const string Tuva = "tuva";
    public const string Ivar = "ivar";
    public const string Piotr = "piotr";
    public const string Elsa = "elsa";
    public const string Olav = "olav";
    public const string Ida = "ida";
    public const string Daniel = "daniel";
    public const string Theo = "theo";
    public const string Ande = "ande";
    public const string Kjell = "kjell";
    public const string Solveig = "solveig";
    public const string Dagny = "dagny";
    public const string Signe = "signe";
    public const string Gudrun = "gudrun";
    public const string Ragnhild = "ragnhild";
    public const string Frode = "frode";
    public const string Vera = "vera";
    public const string Aksel = "aksel";
    public const string Yusuf = "yusuf";
    public const string Tyra = "tyra";
    public const string Vegard = "vegard";
    public const string Runa = "runa";
    public const string Solfrid = "solfrid";
    public const string Oddvar = "oddvar";
}
