using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>A place on the map, in degrees.</summary>
public sealed record Place(double Latitude, double Longitude)
{
    private const double KilometresPerDegree = 111.2;

    /// <summary>What a degree of longitude is worth here against one of latitude.</summary>
    internal double Narrowing => Math.Cos(Latitude * Math.PI / 180);

    /// <summary>As the crow flies; good to a few per cent within a county, which is as good as a postal code is.</summary>
    public double KilometresTo(double latitude, double longitude)
    {
        var (north, east) = (latitude - Latitude, (longitude - Longitude) * Narrowing);
        return Math.Sqrt((north * north) + (east * east)) * KilometresPerDegree;
    }

    internal static double Square(int kilometres) => Math.Pow(kilometres / KilometresPerDegree, 2);
}

/// <summary>What a person looks for. What is null is not asked for.</summary>
/// <param name="Name">Any part of the GP's or the surgery's name.</param>
/// <param name="Municipality">How its name begins.</param>
/// <param name="Offer">A service that the surgery offers online.</param>
/// <param name="OnlyFree">With a place for whoever comes now.</param>
/// <param name="After">The health-personnel number of the last that was shown.</param>
public sealed record GpSearch(string? Name, string? Municipality, int? WithinKilometres, Sex? Sex, SpokenLanguages Language, OfferedServices Offer, bool OnlyFree, string? After)
{
    public const int PageSize = 20;
    public const int LongestText = 60;
}

/// <summary>A GP as found.</summary>
/// <param name="Offers">None where the surgery does not use the portal.</param>
/// <param name="Free">Places of this opening that nobody has.</param>
/// <param name="Waiting">How many are in the queue.</param>
/// <param name="Kilometres">From the person's home; null when either place is not known.</param>
public sealed record GpFound(
    Guid Id,
    string HprNumber,
    string Name,
    Sex Sex,
    SpokenLanguages Languages,
    string SurgeryName,
    string Street,
    string PostalCode,
    string City,
    string Municipality,
    string Phone,
    double? Latitude,
    double? Longitude,
    int Capacity,
    DateOnly? EndsOn,
    DateTimeOffset ReadAt,
    OfferedServices Offers,
    int Free,
    int Waiting)
{
    public double? Kilometres { get; init; }

    /// <summary>A place for whoever comes now: those who wait go first.</summary>
    public bool HasRoom => Free > 0 && Waiting == 0 && EndsOn is null;

    internal GpFound From(Place? home) => home is not null && Latitude is { } latitude && Longitude is { } longitude ? this with { Kilometres = home.KilometresTo(latitude, longitude) } : this;
}

/// <summary>
/// Finds GPs. How many wait for one is no secret, and who they are is: so this looks past the filters, and gives back lists and counts and
/// nothing of anyone.
/// </summary>
public static class GpFinder
{
    /// <summary>Nearest first where the home is known, else by name; one more than a page when there are more. One command.</summary>
    public static async Task<IReadOnlyList<GpFound>> SearchAsync(PortalDbContext db, GpSearch search, Place? home, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(search);
        var lists = db.All<GpList>().Where(list => list.EndsOn == null);
        if (Key(search.Name) is { } name)
        {
            lists = lists.Where(list => list.SearchText.Contains(name));
        }

        if (Key(search.Municipality) is { } municipality)
        {
            lists = lists.Where(list => list.MunicipalityKey.StartsWith(municipality));
        }

        if (search.Sex is { } sex)
        {
            lists = lists.Where(list => list.Sex == sex);
        }

        if (search.Language is not SpokenLanguages.None and var language)
        {
            lists = lists.Where(list => (list.Languages & language) == language);
        }

        if (search.Offer is not OfferedServices.None and var offer)
        {
            lists = lists.Where(list => db.All<Surgery>().Any(surgery => surgery.Id == list.SurgeryId && (surgery.Offers & offer) == offer));
        }

        if (search.OnlyFree)
        {
            lists = lists.Where(list => list.Places > db.All<GpListPlace>().Count(place => place.ListId == list.Id && place.Opening == list.Opening)
                && !db.All<GpWaiting>().Any(waiting => waiting.ListId == list.Id));
        }

        var sorted = home is null ? ByName(db, lists, search) : ByDistance(db, lists, search, home);
        var found = await sorted.Take(GpSearch.PageSize + 1).Select(Found(db)).ToListAsync(cancel);
        return [.. found.Select(list => list.From(home))];
    }

    /// <summary>Those of these that there are, in the order asked for. One command.</summary>
    public static async Task<IReadOnlyList<GpFound>> FindAsync(PortalDbContext db, IReadOnlyCollection<Guid> ids, Place? home, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var found = await db.All<GpList>().Where(list => ids.Contains(list.Id)).Select(Found(db)).ToDictionaryAsync(list => list.Id, cancel);
        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => found[id].From(home))];
    }

    /// <summary>How names are compared: without regard to case, in all languages and on all engines alike.</summary>
    internal static string? Key(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToUpperInvariant();

#pragma warning disable CA1309 // The database compares, and by the order in which it sorts.
    private static IQueryable<GpList> ByName(PortalDbContext db, IQueryable<GpList> lists, GpSearch search)
    {
        if (search.After is { } after)
        {
            lists =
                from list in lists
                from last in db.All<GpList>()
                where last.HprNumber == after
                    && (string.Compare(list.SearchText, last.SearchText) > 0 || (list.SearchText == last.SearchText && string.Compare(list.HprNumber, last.HprNumber) > 0))
                select list;
        }

        return lists.OrderBy(list => list.SearchText).ThenBy(list => list.HprNumber);
    }

    // Reckoned by the database on both sides of the comparison, so that two at the same surgery are equally far to the last digit.
    private static IQueryable<GpList> ByDistance(PortalDbContext db, IQueryable<GpList> lists, GpSearch search, Place home)
    {
        const double Unknown = 1_000_000;
        var (latitude, longitude, narrowing) = (home.Latitude, home.Longitude, home.Narrowing);
        var far =
            from list in lists
            let distance = ((list.Latitude - latitude) * (list.Latitude - latitude)) + ((list.Longitude - longitude) * narrowing * ((list.Longitude - longitude) * narrowing)) ?? Unknown
            select new { List = list, Distance = distance };
        if (search.WithinKilometres is { } kilometres)
        {
            var most = Place.Square(kilometres);
            far = far.Where(row => row.Distance <= most);
        }

        if (search.After is { } after)
        {
            var lasts =
                from list in db.All<GpList>()
                where list.HprNumber == after
                let distance = ((list.Latitude - latitude) * (list.Latitude - latitude)) + ((list.Longitude - longitude) * narrowing * ((list.Longitude - longitude) * narrowing)) ?? Unknown
                select new { list.HprNumber, Distance = distance };
            far =
                from row in far
                from last in lasts
                where row.Distance > last.Distance || (row.Distance == last.Distance && string.Compare(row.List.HprNumber, last.HprNumber) > 0)
                select row;
        }

        return far.OrderBy(row => row.Distance).ThenBy(row => row.List.HprNumber).Select(row => row.List);
    }
#pragma warning restore CA1309

    private static Expression<Func<GpList, GpFound>> Found(PortalDbContext db) => list => new GpFound(
        list.Id,
        list.HprNumber,
        list.Name,
        list.Sex,
        list.Languages,
        list.SurgeryName,
        list.Street,
        list.PostalCode,
        list.City,
        list.Municipality,
        list.Phone,
        list.Latitude,
        list.Longitude,
        list.Capacity,
        list.EndsOn,
        list.ReadAt,
        db.All<Surgery>().Where(surgery => surgery.Id == list.SurgeryId).Select(surgery => surgery.Offers).FirstOrDefault(),
        list.Places - db.All<GpListPlace>().Count(place => place.ListId == list.Id && place.Opening == list.Opening),
        db.All<GpWaiting>().Count(waiting => waiting.ListId == list.Id));
}
