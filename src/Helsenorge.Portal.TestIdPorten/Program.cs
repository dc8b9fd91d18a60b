using Helsenorge.Portal.TestIdPorten;

var configuration = new ConfigurationBuilder()
    .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
    .AddEnvironmentVariables()
    .AddCommandLine(args)
    .Build();

var (options, problems) = TestIdPortenConfiguration.Read(configuration);
if (options is null)
{
    await Console.Error.WriteLineAsync("The test log-in cannot start:" + Environment.NewLine + string.Join(Environment.NewLine, problems));
    return 1;
}

await using var app = TestIdPortenHost.Build(options, builder => builder.Logging.AddSimpleConsole());
await app.RunAsync();
return 0;
