using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Helsenorge.Portal.Domain.Exports;

/// <summary>What an exported column says.</summary>
public enum ExportedKind
{
    /// <summary>A value as it is.</summary>
    Value,

    /// <summary>A key or a hash: for machines.</summary>
    Key,

    /// <summary>A person: the one whose export it is, or somebody else, who is not told.</summary>
    Person,
}

/// <param name="Name">As in the code.</param>
/// <param name="Type">Without null.</param>
public sealed record ExportedColumn(string Name, Type Type, ExportedKind Kind);

/// <param name="Entity">Its name in the code.</param>
/// <param name="Name">Of the file.</param>
public sealed record ExportedTable(string Entity, string Name, IReadOnlyList<ExportedColumn> Columns);

/// <summary>In a column of <see cref="ExportedKind.Person"/>.</summary>
public enum ExportedPerson
{
    Self,
    Other,
}

/// <summary>A file that was attached, as it is.</summary>
public sealed record ExportedFile(Guid Id, string Name, byte[] Content);

/// <summary>How an export stands, without any of its content.</summary>
public sealed record ExportStanding(ExportStatus Status, int StepsDone, int Steps, bool IsUnderWay, DateTimeOffset RequestedAt);

/// <summary>
/// The door of the background work that makes exports. It reads past the filters what the model says is the person's, but only for an export
/// that was asked for through the gate, by a log-in that still lives.
/// </summary>
public sealed class ExportArchive(PortalDatabase database, PersonNumberVault vault, SessionLimits limits, TimeProvider clock)
{
    private const string NumberColumn = "Number";
    private const string AccountColumn = "AccountNumber";
    private const string TypedColumn = "Typed";
    private const int RowsAtOnce = 500;
    private static readonly ConcurrentDictionary<IModel, IReadOnlyList<Source>> Known = new();

    /// <summary>Columns by which the tables of this model name a person.</summary>
    public static IReadOnlySet<string> PersonColumns { get; } =
        new HashSet<string>(["PatientId", "ActorId", "PersonId", "SubjectId", "ReceiverId", "ChildId", "DecidedBy", "ChangedBy", "ReportedBy", "SentBy", "BookedBy", "ReceiptBy"], StringComparer.Ordinal);

    /// <summary>All that can be exported of this model, in the order of its names.</summary>
    public IReadOnlyList<ExportedTable> Tables()
    {
        using var db = database.CreateClosed();
        return [.. SourcesOf(db).Select(source => source.Table)];
    }

    /// <summary>Null when it is not to be made any more: the log-in that asked for it is over, or it is made already.</summary>
    public async Task<ExportWork?> BeginAsync(Guid exportId, CancellationToken cancel)
    {
        await using var db = database.Create();
        var export = await db.All<PersonExport>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == exportId, cancel);
        return export is { Status: ExportStatus.Preparing, ProtectedKey: not null } && await IsAliveAsync(db, export, cancel) ? new ExportWork(this, export) : null;
    }

    /// <summary>How it stands, to the log-in that asked for it. Null when it is gone.</summary>
    public async Task<ExportStanding?> StandingAsync(Actor actor, Guid exportId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        var alive = LoginSessions.Alive(db, actor, limits, now);
        var export = await db.All<PersonExport>().AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == exportId && e.ActorId == actor.PersonId && e.PatientId == actor.SubjectId && e.SessionId == actor.SessionId && alive.Any(), cancel);
        return export is null || export.IsOver(now) ? null : new ExportStanding(export.Status, export.StepsDone, export.Steps, export.IsUnderWay(now), export.RequestedAt);
    }

    internal static bool IsKey(Type type) => type == typeof(Guid) || type == typeof(byte[]);

    internal async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(string entity, Guid personId, IReadOnlyDictionary<Guid, string> names, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var skip = 0; ; skip += RowsAtOnce)
        {
            await using var db = database.Create();
            var source = SourcesOf(db).Single(source => source.Table.Entity == entity);
            var rows = await source.ReadAsync(db, personId, skip, RowsAtOnce, cancel);
            foreach (var row in rows)
            {
                yield return source.ValuesOf(row, personId, names, vault);
            }

            if (rows.Count < RowsAtOnce)
            {
                yield break;
            }
        }
    }

    /// <summary>Saves a part, or how far it has come. False when the export is no longer wanted.</summary>
    internal async Task<bool> SaveAsync(PersonExport export, PersonExportPart? part, Action<PersonExport, DateTimeOffset> change, CancellationToken cancel)
    {
        await using var db = database.Create();
        if (!await IsAliveAsync(db, export, cancel))
        {
            return false;
        }

        db.Attach(db.Vouch(export));
        change(export, clock.GetUtcNow());
        if (part is not null)
        {
            db.AddVouched(part);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || failure.Entries.Any(entry => entry.Entity is PersonExportPart))
        {
            // Removed meanwhile, with the log-in or by a withdrawal.
            return false;
        }
    }

    /// <summary>What was sent, has come or was kept, and what the person has added themselves and not sent; one at a time, since each may be large.</summary>
    internal async IAsyncEnumerable<ExportedFile> FilesAsync(Guid personId, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = database.Create();
        var contents = db.All<AttachmentContent>().AsNoTracking();
        var files = await db.All<Attachment>()
            .Where(a => a.PatientId == personId && (a.MessageId != null || a.SentBy == personId) && contents.Any(content => content.AttachmentId == a.Id))
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        var kept = await db.All<KeptFile>().Where(f => f.PatientId == personId).OrderBy(f => f.Id).Select(f => new { f.Id, f.Name }).ToListAsync(cancel);
        // A file that is kept has the id of what it is a copy of, and is given once while both are there.
        foreach (var file in files.UnionBy(kept, file => file.Id))
        {
            var content = await contents.Where(c => c.AttachmentId == file.Id).Select(c => new SealedSecret(c.Cipher, c.KeyVersion)).SingleOrDefaultAsync(cancel)
                ?? await db.All<KeptFileContent>().Where(c => c.FileId == file.Id).Select(c => new SealedSecret(c.Cipher, c.KeyVersion)).SingleOrDefaultAsync(cancel);
            if (content is not null)
            {
                yield return new ExportedFile(file.Id, file.Name, vault.OpenBytes(content, SealedFile.OwnerOf(personId, file.Id)));
            }
        }
    }

    private static Task<bool> IsAliveAsync(PortalDbContext db, PersonExport export, SessionLimits limits, DateTimeOffset now, CancellationToken cancel) =>
        LoginSessions.Alive(db, new Actor(export.ActorId, export.PatientId, export.SessionId), limits, now).AnyAsync(cancel);

    private Task<bool> IsAliveAsync(PortalDbContext db, PersonExport export, CancellationToken cancel) => IsAliveAsync(db, export, limits, clock.GetUtcNow(), cancel);

    // What a key of a surgery or a clinician means to a reader.
    internal async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(CancellationToken cancel)
    {
        await using var db = database.CreateClosed();
        var surgeries = await db.Surgeries.AsNoTracking().Select(surgery => new { surgery.Id, surgery.Name }).ToListAsync(cancel);
        var practitioners = await db.Practitioners.AsNoTracking().Select(practitioner => new { practitioner.Id, practitioner.Name }).ToListAsync(cancel);
        return surgeries.Concat(practitioners).ToDictionary(named => named.Id, named => named.Name);
    }

    private static IReadOnlyList<Source> SourcesOf(PortalDbContext db) => Known.GetOrAdd(db.Model, model =>
        [.. model.GetEntityTypes()
            .Where(entity => entity.ClrType.IsDefined(typeof(ExportedAttribute)))
            .Select(entity => (Source)Activator.CreateInstance(typeof(Source<>).MakeGenericType(entity.ClrType), entity)!)
            .OrderBy(source => source.Table.Name, StringComparer.Ordinal)]);

    private abstract class Source
    {
        public abstract ExportedTable Table { get; }

        public abstract Task<IReadOnlyList<object>> ReadAsync(PortalDbContext db, Guid personId, int skip, int take, CancellationToken cancel);

        public abstract IReadOnlyList<object?> ValuesOf(object row, Guid personId, IReadOnlyDictionary<Guid, string> names, PersonNumberVault vault);
    }

    private sealed class Source<T> : Source where T : class
    {
        private readonly List<Func<object, Context, object?>> readers = [];
        private readonly ExportedAttribute exported = typeof(T).GetCustomAttribute<ExportedAttribute>()!;
        private readonly string order;

        public Source(IEntityType entity)
        {
            // By number where the rows have one, else by key: keys are made in the order of time.
            order = entity.FindProperty(nameof(UsageLogEntry.Sequence))?.Name ?? entity.FindProperty("Number")?.Name ?? entity.FindPrimaryKey()!.Properties[^1].Name;
            var columns = new List<ExportedColumn>();
            foreach (var property in entity.GetProperties().Where(property => property is { PropertyInfo: { } info, IsConcurrencyToken: false } && !info.IsDefined(typeof(NotExportedAttribute))))
            {
                Add(columns, property.Name, property.PropertyInfo!, row => row);
            }

            foreach (var complex in entity.GetComplexProperties().Where(complex => complex.PropertyInfo is { } info && !info.IsDefined(typeof(NotExportedAttribute))))
            {
                foreach (var property in complex.ComplexType.GetProperties().Where(property => property.PropertyInfo is not null))
                {
                    Add(columns, property.Name, property.PropertyInfo!, row => complex.PropertyInfo!.GetValue(row));
                }
            }

            if (typeof(T) == typeof(PersonNumber))
            {
                columns.Add(new ExportedColumn(NumberColumn, typeof(string), ExportedKind.Value));
                readers.Add((row, context) => row is PersonNumber number ? context.Vault.Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion)).Value : null);
            }

            if (typeof(T) == typeof(BankAccount))
            {
                columns.Add(new ExportedColumn(AccountColumn, typeof(string), ExportedKind.Value));
                readers.Add((row, context) => row is BankAccount account ? account.Reveal(context.Vault).Printed : null);
            }

            if (typeof(T) == typeof(Draft))
            {
                columns.Add(new ExportedColumn(TypedColumn, typeof(string), ExportedKind.Value));
                readers.Add((row, context) => row is Draft draft ? string.Join('\n', draft.Reveal(context.Vault).Values.Values.Where(value => value.Length > 0)) : null);
            }

            Table = new ExportedTable(typeof(T).Name, exported.Name, columns);
        }

        public override ExportedTable Table { get; }

        public override async Task<IReadOnlyList<object>> ReadAsync(PortalDbContext db, Guid personId, int skip, int take, CancellationToken cancel)
        {
            var rows = db.All<T>().AsNoTracking();
            var (first, second) = (exported.Columns[0], exported.Columns[^1]);
            var mine = exported.Columns.Count switch
            {
                1 => rows.Where(row => EF.Property<Guid?>(row, first) == personId),
                2 => rows.Where(row => EF.Property<Guid?>(row, first) == personId || EF.Property<Guid?>(row, second) == personId),
                _ => throw new InvalidOperationException($"{typeof(T).Name} is exported by more columns than anybody has asked for."),
            };
            if (exported.About is { } about)
            {
                mine = mine.Where(row => EF.Property<Guid?>(row, about) == personId);
            }

            if (typeof(T) == typeof(Attachment))
            {
                // What somebody has added for them and not sent is that other person's.
                mine = mine.Where(row => EF.Property<Guid?>(row, nameof(Attachment.MessageId)) != null || EF.Property<Guid>(row, nameof(Attachment.SentBy)) == personId);
            }

            return await mine.OrderBy(row => EF.Property<object>(row, order)).Skip(skip).Take(take).ToListAsync(cancel);
        }

        public override IReadOnlyList<object?> ValuesOf(object row, Guid personId, IReadOnlyDictionary<Guid, string> names, PersonNumberVault vault)
        {
            var context = new Context(personId, names, vault);
            return [.. readers.Select(read => read(row, context))];
        }

        private void Add(List<ExportedColumn> columns, string name, PropertyInfo property, Func<object, object?> holder)
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object? Read(object row) => holder(row) is { } held ? property.GetValue(held) : null;
            if (typeof(T) == typeof(Person) && name == nameof(Person.Id) || PersonColumns.Contains(name))
            {
                columns.Add(new ExportedColumn(name, type, ExportedKind.Person));
                readers.Add((row, context) => Read(row) is Guid id && id != Guid.Empty ? id == context.PersonId ? ExportedPerson.Self : ExportedPerson.Other : null);
                return;
            }

            columns.Add(new ExportedColumn(name, type, IsKey(type) ? ExportedKind.Key : ExportedKind.Value));
            readers.Add((row, _) => Read(row));
            if (name is "SurgeryId" or "PractitionerId")
            {
                columns.Add(new ExportedColumn(name[..^2], typeof(string), ExportedKind.Value));
                readers.Add((row, context) => Read(row) is Guid id ? context.Names.GetValueOrDefault(id) : null);
            }
        }

        private sealed record Context(Guid PersonId, IReadOnlyDictionary<Guid, string> Names, PersonNumberVault Vault);
    }
}

/// <summary>One export while it is made. It reads one person's rows and writes parts of one export.</summary>
public sealed class ExportWork
{
    private readonly ExportArchive archive;
    private readonly PersonExport export;
    private IReadOnlyDictionary<Guid, string>? names;
    private int parts;

    internal ExportWork(ExportArchive archive, PersonExport export) => (this.archive, this.export) = (archive, export);

    public Guid Id => export.Id;

    /// <summary>As it was given when the export was asked for.</summary>
    public byte[] ProtectedKey => export.ProtectedKey!;

    public IReadOnlyList<ExportedTable> Tables => archive.Tables();

    /// <summary>The person's rows of a table, a few at a time, in the order of <see cref="ExportedTable.Columns"/>.</summary>
    public async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(ExportedTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        names ??= await archive.NamesAsync(cancel);
        await foreach (var row in archive.RowsAsync(table.Entity, export.PatientId, names, cancel))
        {
            yield return row;
        }
    }

    /// <summary>The files of the person's messages.</summary>
    public IAsyncEnumerable<ExportedFile> FilesAsync(CancellationToken cancel) => archive.FilesAsync(export.PatientId, cancel);

    /// <summary>False when the export is no longer wanted: the log-in is over, or the person has withdrawn.</summary>
    public Task<bool> AddPartAsync(byte[] cipher, CancellationToken cancel) =>
        archive.SaveAsync(export, new PersonExportPart { ExportId = export.Id, Number = parts++, PatientId = export.PatientId, Cipher = cipher }, (row, now) => row.Proceed(row.StepsDone, row.Steps, now), cancel);

    /// <inheritdoc cref="AddPartAsync"/>
    public Task<bool> ProceedAsync(int done, int of, CancellationToken cancel) => archive.SaveAsync(export, null, (row, now) => row.Proceed(done, of, now), cancel);

    /// <inheritdoc cref="AddPartAsync"/>
    public Task<bool> FinishAsync(CancellationToken cancel) => archive.SaveAsync(export, null, (row, now) => row.Finish(parts, now), cancel);

    public Task<bool> FailAsync(CancellationToken cancel) => archive.SaveAsync(export, null, (row, now) => row.Fail(now), cancel);
}
