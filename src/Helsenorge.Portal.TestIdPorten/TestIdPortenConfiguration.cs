namespace Helsenorge.Portal.TestIdPorten;

/// <summary>Reads the section <c>TestIdPorten</c>; used where the look-alike runs as a process of its own.</summary>
internal static class TestIdPortenConfiguration
{
    public static (TestIdPortenOptions? Options, IReadOnlyList<string> Problems) Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("TestIdPorten");
        if (!section.Exists())
        {
            return (null, ["The configuration section TestIdPorten is missing: it needs Issuer and Clients, and takes People, ListenOn and SubjectKey."]);
        }

        try
        {
            var options = section.Get<TestIdPortenOptions>()!;
            string[] problems = [.. options.Problems()];
            return (problems is [] ? options : null, problems);
        }
        catch (InvalidOperationException fault)
        {
            // The binder names the key it could not make sense of.
            return (null, [fault.Message]);
        }
    }
}
