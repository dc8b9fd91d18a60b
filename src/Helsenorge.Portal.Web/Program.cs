using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
if (args is ["migrate", ..])
{
    var problems = new List<string>();
    if (PortalSettings.ReadDatabase(builder.Configuration, problems, asOwner: true) is not { } engine)
    {
        return Refuse(problems);
    }

    await new PortalMigrator(new PortalDatabase(engine)).MigrateAsync(CancellationToken.None);
    Console.WriteLine("The database is migrated.");
    return 0;
}

if (PortalSettings.Read(builder.Configuration, builder.Environment.IsProduction(), out var missing) is not { } settings)
{
    return Refuse(missing);
}

await PortalApplication.Build(builder, settings).RunAsync();
return 0;

static int Refuse(IReadOnlyList<string> missing)
{
    Console.Error.WriteLine("The portal cannot start. These settings are missing or cannot be used:");
    foreach (var setting in missing)
    {
        Console.Error.WriteLine($"  {setting}");
    }

    return 1;
}
