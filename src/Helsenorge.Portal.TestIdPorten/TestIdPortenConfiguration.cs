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
            // Otherwise a client with a part missing would be left out without a word.
            var options = section.Get<TestIdPortenOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
            string[] problems = [.. options.Problems()];
            return (problems is [] ? options : null, problems);
        }
        catch (InvalidOperationException fault)
        {
            // The outer one names the section, the inner one what is wrong in it.
            return (null, [fault.Message, .. fault.InnerException is { } inner ? [inner.Message] : Array.Empty<string>()]);
        }
    }
}
