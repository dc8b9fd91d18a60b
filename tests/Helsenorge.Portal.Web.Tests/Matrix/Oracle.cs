using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing.Matrix;

namespace Helsenorge.Portal.Web.Tests.Matrix;

internal enum RowKind
{
    Route,
    Endpoint,
    Action,
    Own,
    Public,
}

/// <summary>What somebody gets, as the oracle has it.</summary>
internal enum Answer
{
    /// <summary>The gate opens.</summary>
    Open,

    /// <summary>It opens, and the service shows a part.</summary>
    Part,

    /// <summary>It opens, and the page says in its own words that this is not for them.</summary>
    Told,

    /// <summary>It opens, and leads on to the page that is for them, whose own row says the rest.</summary>
    Led,

    /// <summary>The service opens and the page, which only changes, is refused.</summary>
    Shut,

    /// <summary>The gate refuses.</summary>
    Closed,

    /// <summary>No person's gate opens for it, and asking is a fault of the program.</summary>
    Nobodys,
}

internal sealed record Cell(Answer Answer, AccessDenial? Denial = null)
{
    public bool IsRefusal => Answer is not (Answer.Open or Answer.Part or Answer.Led);

    /// <summary>Whether the gate itself says no.</summary>
    public bool IsClosed => Answer is Answer.Closed;

    public override string ToString() => Denial is null ? $"{Answer}" : $"{Answer}: {Denial}";
}

/// <summary>One row of <c>oracle.csv</c>.</summary>
internal sealed record OracleRow(RowKind Kind, string Name, string Service, ConsentLevel Consent, IReadOnlyDictionary<string, string> Columns)
{
    public bool IsGated => Kind is RowKind.Route or RowKind.Endpoint or RowKind.Action;

    private bool IsOwn => Columns["own"] is "yes";

    /// <param name="relation">Of actor to subject, as in <c>relations.csv</c>.</param>
    /// <param name="level">The subject's.</param>
    public Cell Expect(string relation, ConsentLevel level)
    {
        if (!IsGated)
        {
            return new Cell(Answer.Open);
        }

        if (Kind is RowKind.Action && Columns["self"] is "no")
        {
            return new Cell(Answer.Nobodys);
        }

        var parts = relation.Split(' ');
        var cell = Decide(parts[0], parts.ElementAtOrDefault(1) ?? "", level);
        return cell.Answer is Answer.Open or Answer.Part or Answer.Told && parts.Contains("later") && Columns["fresh"] is "yes" ? Closed(AccessDenial.FreshLoginNeeded) : cell;
    }

    private static Cell Closed(AccessDenial denial) => new(Answer.Closed, denial);

    private Cell Decide(string relation, string more, ConsentLevel level) => relation switch
    {
        "stranger" => Closed(AccessDenial.NotRepresented),
        "unlisted" => Closed(AccessDenial.UnlistedAddress),
        "own-consent-missing" => Closed(AccessDenial.OwnConsentMissing),
        "not-at-address" => Closed(AccessDenial.NotAtChildsAddress),
        "dead" => Closed(AccessDenial.Deceased),
        "too-young" => Closed(AccessDenial.TooYoung),
        "youth-alone" => Closed(AccessDenial.YouthConsentMissing),
        "locked" => Columns["locked"] is "yes" ? Decide("self", "", level) : Closed(AccessDenial.AccountLocked),
        "patient-locked" => Columns["locked"] is "yes" ? Decide(more, "", level) : Closed(AccessDenial.AccountLocked),
        "self" => ByConsent(Columns["self"], level, AccessDenial.OnlyThemselves),
        "self-unlisted" => ByConsent(Columns["unlisted"], level, AccessDenial.UnlistedAddress),
        "youth" => Columns["youth"] is "no" ? Closed(AccessDenial.ClosedToYouth)
            : Consent is not ConsentLevel.None && level is not ConsentLevel.Full ? Closed(AccessDenial.YouthNeedsFull)
            : Said(Columns["youth"]),
        "parent-to-11" or "parent-12-15" => ByConsent(Columns[relation], level, IsOwn ? AccessDenial.OnlyThemselves : AccessDenial.ClosedToParents),
        "appointed" => ByConsent(Columns[relation], level, IsOwn ? AccessDenial.OnlyThemselves : AccessDenial.NeverByProxy),
        // The register's word counts from 12.
        "appointed-early" => AsProxy("", level),
        "preview" => AsProxy(more, level) is { IsClosed: false } cell ? Columns["preview"] is "no" ? Closed(AccessDenial.OnlyPreview) : cell : AsProxy(more, level),
        _ => AsProxy(relation, level),
    };

    private Cell AsProxy(string areas, ConsentLevel level)
    {
        var opens = areas.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(area => Columns[area]).FirstOrDefault(said => said is not "no") ?? "no";
        var isNever = Columns["A1"] is "no" && Columns["A2"] is "no" && Columns["A3"] is "no";
        return ByConsent(opens, level, IsOwn ? AccessDenial.OnlyThemselves : isNever ? AccessDenial.NeverByProxy : AccessDenial.OutsidePowerOfAttorney);
    }

    // What nobody may do at any level is said first: a level is told to those alone whom it would help.
    private Cell ByConsent(string said, ConsentLevel level, AccessDenial otherwise) =>
        said is "no" ? Closed(otherwise)
        : level >= Consent ? Said(said)
        : Closed(level is ConsentLevel.None ? AccessDenial.ConsentNotChosen : AccessDenial.ConsentTooLow);

    private static Cell Said(string said) => new(said switch
    {
        "yes" => Answer.Open,
        "part" => Answer.Part,
        "told" => Answer.Told,
        "led" => Answer.Led,
        "shut" => Answer.Shut,
        _ => throw new FormatException($"'{said}' is no answer."),
    });
}

/// <summary>The authorization matrix as two tables written by hand, and what they make of each pair of people.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<(string Actor, string Subject), string> relations = [];

    private Oracle()
    {
        var (head, lines) = Read("oracle.csv");
        Rows = [.. lines.Select(line =>
        {
            var columns = head.Zip(line).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            return new OracleRow(
                Enum.Parse<RowKind>(columns["kind"], ignoreCase: true),
                columns["name"],
                columns["service"],
                columns["consent"] switch { "none" => ConsentLevel.None, "basic" => ConsentLevel.Basic, "basic-plus" => ConsentLevel.BasicPlus, "full" => ConsentLevel.Full, var other => throw new FormatException(other) },
                columns);
        })];
        (head, lines) = Read("relations.csv");
        Subjects = [.. head[2..^1]];
        Actors = [.. lines.Select(line => line[0])];
        OverHttp = [.. lines.Where(line => line[1] is "yes").Select(line => line[0])];
        foreach (var line in lines)
        {
            for (var at = 0; at < Subjects.Count; at++)
            {
                relations[(line[0], Subjects[at])] = line[at + 2];
            }
        }
    }

    public static Oracle Written { get; } = new();

    public IReadOnlyList<OracleRow> Rows { get; }

    public IReadOnlyList<string> Actors { get; }

    /// <summary>Those who also go over HTTP and through circuits.</summary>
    public IReadOnlyList<string> OverHttp { get; }

    /// <summary>Whose portal: <c>own</c>, or a person.</summary>
    public IReadOnlyList<string> Subjects { get; }

    public string Relation(string actor, string subject) => relations[(actor, subject)];

    /// <summary>The person whose portal it is.</summary>
    public static string PersonOf(string actor, string subject) => subject is "own" ? MatrixWorld.WhoIs(actor).Name : subject;

    private static (string[] Head, List<string[]> Lines) Read(string file)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Matrix", file)).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var head = lines[0].Split(';');
        // The last column says why, in words that may hold a semicolon.
        return (head, [.. lines.Skip(1).Select(line => line.Split(';', head.Length)).Select(line => line.Length == head.Length ? line : throw new FormatException(line[0] + line[1]))]);
    }
}
