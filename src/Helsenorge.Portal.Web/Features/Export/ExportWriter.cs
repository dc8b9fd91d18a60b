using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>The file: for each table a page to read, and the same for machines as JSON and CSV.</summary>
public sealed class ExportWriter(ExportWords words, IStringLocalizer<ExportText> text, TimeProvider clock)
{
    private const int RowsBetweenFlushes = 100;
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Indented = true };
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA);

    /// <exception cref="ExportNoLongerWantedException" />
    public async Task WriteAsync(ExportWork work, Stream to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        var counts = new List<(ExportedTable Table, int Rows)>();
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        foreach (var table in work.Tables)
        {
            if (!await work.ProceedAsync(counts.Count, work.Tables.Count, cancel))
            {
                throw new ExportNoLongerWantedException();
            }

            await WriteEntryAsync(zip, $"json/{table.Name}.json", stream => WriteJsonAsync(table, work.RowsAsync(table, cancel), stream, cancel), cancel);
            await WriteEntryAsync(zip, $"csv/{table.Name}.csv", stream => WriteCsvAsync(table, work.RowsAsync(table, cancel), stream), cancel);
            var rows = 0;
            await WriteEntryAsync(zip, $"html/{table.Name}.html", async stream => rows = await WritePageAsync(table, work.RowsAsync(table, cancel), stream), cancel);
            counts.Add((table, rows));
        }

        await foreach (var file in work.FilesAsync(cancel))
        {
            // By the key that the table of attachments tells it by: two may have one name.
            await WriteEntryAsync(zip, $"files/{file.Id}-{file.Name}", async stream => await stream.WriteAsync(file.Content, cancel), cancel);
        }

        await WriteEntryAsync(zip, "index.html", stream => WriteIndexAsync(counts, stream), cancel);
        await WriteEntryAsync(zip, "style.css", async stream =>
        {
            await using var style = typeof(ExportWriter).Assembly.GetManifestResourceStream("export.css")!;
            await style.CopyToAsync(stream, cancel);
        }, cancel);
    }

    internal static async Task WriteCsvAsync(ExportedTable table, IAsyncEnumerable<IReadOnlyList<object?>> rows, Stream to)
    {
        // With a mark of its encoding and semicolons, as spreadsheets here expect.
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = CsvText.LineEnd };
        await writer.WriteLineAsync(string.Join(CsvText.Separator, table.Columns.Select(column => CsvText.Field(column.Name))));
        await foreach (var row in rows)
        {
            await writer.WriteLineAsync(string.Join(CsvText.Separator, row.Select(value => value is string words ? CsvText.Field(words) : CsvText.Number(Machine(value)))));
        }
    }

    internal static async Task WriteJsonAsync(ExportedTable table, IAsyncEnumerable<IReadOnlyList<object?>> rows, Stream to, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(to, Json);
        writer.WriteStartObject();
        writer.WriteString("table", table.Name);
        writer.WriteStartArray("rows");
        var written = 0;
        await foreach (var row in rows)
        {
            writer.WriteStartObject();
            for (var at = 0; at < row.Count; at++)
            {
                writer.WritePropertyName(table.Columns[at].Name);
                WriteValue(writer, row[at]);
            }

            writer.WriteEndObject();
            if (++written % RowsBetweenFlushes == 0)
            {
                await writer.FlushAsync(cancel);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal async Task<int> WritePageAsync(ExportedTable table, IAsyncEnumerable<IReadOnlyList<object?>> rows, Stream to)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        var title = words.TitleOf(table);
        await WriteHeadAsync(writer, title, "../");
        var shown = Enumerable.Range(0, table.Columns.Count).Where(at => table.Columns[at].Kind is not ExportedKind.Key).ToList();
        await writer.WriteLineAsync($"<p><a href=\"../index.html\">{Html.Encode(text["File_Back"])}</a></p>\n<table>\n<caption>{Html.Encode(title)}</caption>\n<thead><tr>");
        foreach (var at in shown)
        {
            await writer.WriteLineAsync($"<th scope=\"col\">{Html.Encode(words.LabelOf(table.Columns[at]))}</th>");
        }

        await writer.WriteLineAsync("</tr></thead>\n<tbody>");
        var count = 0;
        await foreach (var row in rows)
        {
            count++;
            await writer.WriteAsync("<tr>");
            foreach (var at in shown)
            {
                await writer.WriteAsync($"<td>{Html.Encode(words.Say(table, row, at))}</td>");
            }

            await writer.WriteLineAsync("</tr>");
        }

        await writer.WriteLineAsync("</tbody>\n</table>");
        if (count == 0)
        {
            await writer.WriteLineAsync($"<p>{Html.Encode(text["File_Nothing"])}</p>");
        }

        await writer.WriteLineAsync("</main>\n</body>\n</html>");
        return count;
    }

    internal static string Encode(string value) => Html.Encode(value);

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal amount:
                writer.WriteNumberValue(amount);
                break;
            default:
                writer.WriteStringValue(Machine(value));
                break;
        }
    }

    /// <summary>A value as a machine reads it, in any language.</summary>
    private static string Machine(object? value) => value switch
    {
        null => "",
        DateTimeOffset time => PortalFormat.Machine(time),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private async Task WriteIndexAsync(IReadOnlyList<(ExportedTable Table, int Rows)> counts, Stream to)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await WriteHeadAsync(writer, text["File_Title"], "");
        await writer.WriteLineAsync($"<p>{Html.Encode(text["File_Made", PortalFormat.DateTime(clock.GetUtcNow())])}</p>\n<p>{Html.Encode(text["File_Explained"])}</p>\n<ul>");
        foreach (var (table, rows) in counts)
        {
            await writer.WriteLineAsync($"<li><a href=\"html/{table.Name}.html\">{Html.Encode(words.TitleOf(table))}</a> <span>{Html.Encode(text["File_Rows", rows.ToString("N0", CultureInfo.CurrentCulture)])}</span></li>");
        }

        await writer.WriteLineAsync("</ul>\n</main>\n</body>\n</html>");
    }

    // Nothing in it runs, whoever opens it and wherever.
    private static Task WriteHeadAsync(StreamWriter writer, string title, string root) => writer.WriteLineAsync(
        $"""
        <!DOCTYPE html>
        <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Html.Encode(title)}</title>
        <link rel="stylesheet" href="{root}style.css">
        </head>
        <body>
        <main>
        <h1>{Html.Encode(title)}</h1>
        """);

    private async Task WriteEntryAsync(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken cancel)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = PortalFormat.InOslo(clock.GetUtcNow());
        await using var stream = await entry.OpenAsync(cancel);
        await write(stream);
    }
}
