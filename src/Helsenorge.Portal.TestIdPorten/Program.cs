using Helsenorge.Portal.TestIdPorten;

// A file of settings beside the program, or the one that --settings names.
var named = new ConfigurationBuilder().AddCommandLine(args).Build()["settings"];
var configuration = new ConfigurationBuilder()
    .AddJsonFile(Path.GetFullPath(named ?? "appsettings.json", AppContext.BaseDirectory), optional: named is null)
    .AddEnvironmentVariables()
    .AddCommandLine(args)
    .Build();

var (options, problems) = TestIdPortenConfiguration.Read(configuration);
if (options is null)
{
    await Console.Error.WriteLineAsync("The test log-in cannot start:" + Environment.NewLine + string.Join(Environment.NewLine, problems));
    return 1;
}

await using var app = TestIdPortenHost.Build(options, builder => builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Information));
await app.RunAsync();
return 0;
