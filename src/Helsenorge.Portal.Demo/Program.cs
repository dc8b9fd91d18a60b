using System.Data.Common;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

if (await DemoRoles.RunAsync(args) is { } exitCode)
{
    return exitCode;
}

if (DemoOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(DemoOptions.Usage);
    return 1;
}

try
{
    await using var demo = await DemoHost.StartAsync(options);
    Console.WriteLine();
    Console.WriteLine($"  The portal is open at {demo.Address}");
    Console.WriteLine($"  Logging in takes you to a test log-in at {demo.IdentityProviderAddress}, where you choose who to be. Some of them:");
    foreach (var person in demo.Population.People.Where(person => person.MayLogIn && Age.On(person.Registered.BirthDate, demo.Population.Today) >= AccessRules.OwnUseFrom).Take(8))
    {
        Console.WriteLine($"    {person.Registered.GivenName} {person.Registered.FamilyName}: {person.Description.English}");
    }

    Console.WriteLine($"  Everyone is made up. The data lie in {options.DataFolder}; Ctrl+C stops.");
    Console.WriteLine();
    await demo.Portal.WaitForShutdownAsync();
    return 0;
}
catch (Exception fault) when ((fault as IOException ?? fault.InnerException as IOException ?? fault as DbException ?? (Exception?)(fault as UnauthorizedAccessException)) is { } reason)
{
    Console.Error.WriteLine($"The demo cannot start: {reason.Message}");
    return 1;
}
