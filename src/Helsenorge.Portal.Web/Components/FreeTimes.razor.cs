using System.Globalization;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Components;

public sealed partial class FreeTimes
{
    private const int DaysAtATime = 5;
    private IReadOnlyList<FreeTime> shown = [];
    private PartOfDay? partOfDay;
    private bool? isVideo;
    private bool isFiltered;
    private int shownDays = DaysAtATime;

    [Parameter, EditorRequired]
    public IReadOnlyList<FreeTime> Times { get; set; } = [];

    /// <summary>Where choosing a time leads.</summary>
    [Parameter, EditorRequired]
    public Func<FreeTime, string> AddressOf { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset AsOf { get; set; }

    protected override void OnParametersSet() => Choose();

    private void ShowPart(PartOfDay? part)
    {
        partOfDay = part;
        isFiltered = true;
        Choose();
    }

    private void ShowWay(bool? video)
    {
        isVideo = video;
        isFiltered = true;
        Choose();
    }

    private void Choose() => shown = [.. Times.Where(time => (partOfDay is null || time.PartOfDay == partOfDay) && (isVideo is null || time.IsVideo == isVideo))];

    private void ShowMoreDays() => shownDays += DaysAtATime;

    private string Label(FreeTime time) =>
        Text[time.IsVideo ? "TimeLabelVideo" : "TimeLabel", PortalFormat.Weekday(PortalFormat.DayInOslo(time.StartsAt)), PortalFormat.DateTime(time.StartsAt)];

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];
}
