namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed partial class AppointmentsPage(ListAppointments listAppointments)
{
    private readonly List<ListAppointments.Row> past = [];
    private ListAppointments.Answer? answer;
    private bool morePast;

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listAppointments.RunAsync(null, Leaving));
        Append(answer);
    }

    private async Task ShowMoreAsync() => Append(await listAppointments.RunAsync(past, Leaving));

    private void Append(ListAppointments.Answer more)
    {
        past.AddRange(more.Past);
        morePast = more.MorePast;
    }
}
