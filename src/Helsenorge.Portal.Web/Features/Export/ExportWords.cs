using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>What columns and values are called, for whoever reads.</summary>
public sealed class ExportWords(
    FeatureCatalogue catalogue,
    IStringLocalizerFactory localizers,
    IStringLocalizer<ExportText> text,
    IStringLocalizer<BellText> bell,
    IStringLocalizer<AccessText> access)
{
    public string TitleOf(ExportedTable table) => text[TitleKey(table)];

    public string LabelOf(ExportedColumn column) => text[LabelKey(column)];

    public static string TitleKey(ExportedTable table) => $"Table_{table.Name}";

    public static string LabelKey(ExportedColumn column) => $"Column_{column.Name}";

    /// <summary>The key of an enum's text; null for those that have theirs elsewhere.</summary>
    public static string? ValueKey(Enum value) => value is NotificationKind or AccessDenial or ServiceAreas ? null : $"Value_{value.GetType().Name}_{value}";

    public string Say(ExportedTable table, IReadOnlyList<object?> row, int at) => row[at] switch
    {
        null => "",
        bool yes => text[yes ? "Yes" : "No"],
        DateTimeOffset time => PortalFormat.DateTime(time),
        DateOnly date => PortalFormat.Date(date),
        NotificationKind kind => bell[kind.ToString()],
        AccessDenial denial => access[$"{denial}_Title", ServiceOf(table, row) is { } service ? NameOf(service) : ""],
        ServiceAreas areas => string.Join(", ", Enum.GetValues<ServiceArea>().Where(area => areas.Includes(area)).Select(area => ShellText.Of($"ServiceArea_{area}"))),
        Enum value => text[ValueKey(value)!],
        string code when table.Columns[at].Name == "ServiceCode" => catalogue.Find(code) is { } service ? NameOf(service) : code,
        string code when table.Columns[at].Name == "ActionCode" => ServiceOf(table, row) is { } service ? catalogue.Text(localizers, service, $"Action_{code}") : code,
        string codes when table.Columns[at].Name == "AlsoShown" => string.Join(", ", codes.Split(',').Select(code => catalogue.Find(code) is { } service ? NameOf(service) : code)),
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        { } other => other.ToString() ?? "",
    };

    private string NameOf(PortalService service) => catalogue.Text(localizers, service, "Service_Name");

    private PortalService? ServiceOf(ExportedTable table, IReadOnlyList<object?> row)
    {
        for (var at = 0; at < table.Columns.Count; at++)
        {
            if (table.Columns[at].Name == "ServiceCode")
            {
                return row[at] is string code ? catalogue.Find(code) : null;
            }
        }

        return null;
    }
}
