namespace Helsenorge.Portal.Demo;

/// <summary>What can be said on the command line.</summary>
public sealed record DemoOptions
{
    public required string DataFolder { get; init; }

    /// <summary>Forgets everything from earlier runs.</summary>
    public bool Reset { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int PortalPort { get; init; } = 5080;

    public int IdentityProviderPort { get; init; } = 5081;

    /// <summary>How long the simulated surgery thinks.</summary>
    public TimeSpan SurgeryAnswersAfter { get; init; } = TimeSpan.FromSeconds(4);

    public bool SurgeryRejects { get; init; }

    public const string Usage = """
        Usage: dotnet run --project src/Helsenorge.Portal.Demo -- [options]
          --data FOLDER             where the data lie
          --reset                   begin anew
          --answer-after SECONDS    how long the simulated surgery takes to answer (4)
          --surgery-rejects         the surgery says no to every booking
        """;

    /// <summary>Null with a reason when the words cannot be understood.</summary>
    public static DemoOptions? Parse(IReadOnlyList<string> args, out string problem)
    {
        problem = "";
        var options = new DemoOptions { DataFolder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Helsenorge.Portal.Demo") };
        for (var at = 0; at < args.Count; at++)
        {
            switch (args[at])
            {
                case "--reset":
                    options = options with { Reset = true };
                    break;
                case "--surgery-rejects":
                    options = options with { SurgeryRejects = true };
                    break;
                case "--data" when at + 1 < args.Count:
                    options = options with { DataFolder = Path.GetFullPath(args[++at]) };
                    break;
                case "--answer-after" when at + 1 < args.Count && int.TryParse(args[at + 1], out var seconds) && seconds >= 0:
                    options = options with { SurgeryAnswersAfter = TimeSpan.FromSeconds(seconds) };
                    at++;
                    break;
                default:
                    problem = $"'{args[at]}' is not understood.";
                    return null;
            }
        }

        return options;
    }
}
