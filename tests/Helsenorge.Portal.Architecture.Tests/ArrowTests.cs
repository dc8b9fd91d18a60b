using System.Text.RegularExpressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Features;
using Mono.Cecil;
using NetArchTest.Rules;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class ArrowTests
{
    private const string FeatureRoot = "Helsenorge.Portal.Web.Features";

    /// <summary>What each project may reference. A project that is not here may reference nothing.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Domain.SqlServer"] = ["Domain"],
        ["Domain.PostgreSql"] = ["Domain"],
        ["Domain.Sqlite"] = ["Domain"],
        ["Registers"] = ["Domain"],
        ["Notifications"] = ["Domain"],
        ["Fhir"] = ["Domain"],
        ["Web"] = ["Domain", "Domain.SqlServer", "Domain.PostgreSql", "Domain.Sqlite", "Registers", "Notifications", "Fhir"],
        ["Demo"] = ["Web", "TestIdPorten"],
    };

    /// <summary>The parts of the domain that talk to the database. Everything else there is entities, values and rules.</summary>
    private static readonly string[] Persistence =
    [
        nameof(PortalDbContext), nameof(PortalDatabase), nameof(DatabaseEngine), nameof(PortalMigrator), nameof(PatientGate), nameof(LoginSessions),
        nameof(ReadAccess), nameof(WriteAccess), nameof(ActorAccess), nameof(ActorContext), nameof(SystemAccess), nameof(SystemContext), "SystemWrite", "CitizenWrite", nameof(UsageLogVerifier), "MixedFilters",
        "Withdrawal", "FreeSlots", "Reminders", "MessageDelivery", "RenewalDelivery", "SurgeryDialogues", "AttachedFiles", "OwnAttachments", "Bell", "OwnDrafts", "ActedFor", "PersonDirectory", "PersonRows", "GateQueries", "AccessReports", "ItemUse", "MonthlyUse", "GrowingUpNotices",
        nameof(OpenScreens), nameof(ActingKeys), nameof(Representations), "FamilyRegister",
        nameof(Addressees), nameof(PharmacyCounter), nameof(PowerExpiry), "Undelivered", nameof(ReceivedPowers), "WithdrawnPowers", "OwnNotificationSettings",
        "JobLeases", "JobRun", "Housekeeping", "LedgerHeads", "ExportArchive", "PreparedQuery`1", "GpLists", "GpFinder", "GpOrders", "LetterPost", "PowerReceipts",
    ];

    [Fact]
    public void Projects_reference_only_along_the_arrows() =>
        Rule.None(SourceTree.Projects.Where(project => project.IsSource).SelectMany(project => project.References
            .Where(reference => !Arrows.GetValueOrDefault(project.ShortName, []).Contains(reference["Helsenorge.Portal.".Length..]))
            .Select(reference => $"{project.Name} -> {reference}")));

    [Fact]
    public void Source_never_references_tests() =>
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".csproj", ".props", ".targets"), line => line.Contains("tests/", StringComparison.Ordinal) || line.Contains(@"tests\", StringComparison.Ordinal)));

    [Fact]
    public void The_domain_asks_for_relational_EF_Core_and_nothing_else()
    {
        var domain = SourceTree.ProjectOf("Domain");
        Assert.Equal("Microsoft.NET.Sdk", domain.Sdk);
        Assert.Equal(["Microsoft.EntityFrameworkCore.Relational"], domain.Packages);
        Rule.None(domain.Frameworks);
        Rule.None(Product.Domain.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || ProviderName().IsMatch(name)));
    }

    [Fact]
    public void Entities_and_rules_know_nothing_of_EF() =>
        Holds(Types.InAssembly(Product.Domain)
            .That().MeetCustomRule(Outermost.Where(type => !type.Name.EndsWith("Configuration", StringComparison.Ordinal) && !Persistence.Contains(type.Name)))
            .ShouldNot().HaveDependencyOn("Microsoft.EntityFrameworkCore"));

    [Fact]
    public void A_feature_never_knows_another_feature()
    {
        var folders = FeatureFolders();
        foreach (var folder in folders)
        {
            Holds(Types.InAssembly(Product.Web).That().MeetCustomRule(Outermost.Where(type => type.Namespace == folder)).ShouldNot().HaveDependencyOnAny([.. folders.Where(other => other != folder)]));
        }
    }

    [Fact]
    public void Nothing_but_the_list_of_features_knows_a_feature() =>
        Holds(Types.InAssembly(Product.Web)
            .That().MeetCustomRule(Outermost.Where(type => !FeatureFolders().Contains(type.Namespace) && type.Name != nameof(PortalFeatures)))
            .ShouldNot().HaveDependencyOnAny([.. FeatureFolders()]));

    [Fact]
    public void A_feature_never_asks_for_the_request() =>
        Holds(Types.InAssembly(Product.Web).That().MeetCustomRule(Outermost.Where(type => type.Namespace.StartsWith(FeatureRoot, StringComparison.Ordinal))).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore.Http.IHttpContextAccessor", "Microsoft.AspNetCore.Http.HttpContext"));

    [Fact]
    public void Production_holds_no_test_log_in_seed_or_simulated_surgery()
    {
        var shipped = SourceTree.Closure(SourceTree.ProjectOf("Web"));
        Assert.DoesNotContain(shipped, project => project.ShortName is "Demo" or "TestIdPorten" || !project.IsSource);
        Rule.None(SourceTree.Lines(shipped.Select(project => $"{project.Folder}/packages.lock.json"), line => ForTestsOnly().IsMatch(line)));
        var types = Product.Sources.Where(assembly => shipped.Any(project => project.Name == assembly.GetName().Name)).SelectMany(assembly => assembly.GetTypes());
        Rule.None(types.Select(type => type.FullName!).Where(name => ForTheDemo().IsMatch(name)));
    }

    [Fact]
    public void The_insides_of_the_doors_are_open_to_seed_and_tests_alone()
    {
        Assert.Equal(["Helsenorge.Portal.Demo", "Helsenorge.Portal.Testing", "Helsenorge.Portal.Domain.Tests"], SourceTree.ProjectOf("Domain").Friends);
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".cs"), line => line.Contains("InternalsVisibleTo(", StringComparison.Ordinal)));
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = SourceTree.Projects.Where(project => project.IsSource).SelectMany(project => SourceTree.In(project.Folder, ".cs")
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal) && !file.EndsWith("/Program.cs", StringComparison.Ordinal))
            .Where(file => !SourceTree.Read(file).Contains($"\nnamespace {project.Name}{Path.GetDirectoryName(file[project.Folder.Length..])!.Replace('\\', '/').Replace('/', '.').TrimEnd('.')};", StringComparison.Ordinal)
                && !SourceTree.Read(file).StartsWith($"namespace {project.Name}{Path.GetDirectoryName(file[project.Folder.Length..])!.Replace('\\', '/').Replace('/', '.').TrimEnd('.')};", StringComparison.Ordinal)));
        Rule.None(wrong);
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".razor"), line => line.StartsWith("@namespace", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> FeatureFolders() => [.. Product.Features.Select(feature => feature.Namespace!)];

    private static void Holds(ConditionList rule) => Rule.None(rule.GetResult().FailingTypes?.Select(type => type.FullName) ?? []);

    /// <summary>A nested type has no namespace of its own: it goes by the type it stands in.</summary>
    private sealed class Outermost(Func<TypeDefinition, bool> rule) : ICustomRule
    {
        public static Outermost Where(Func<TypeDefinition, bool> rule) => new(rule);

        public bool MeetsRule(TypeDefinition type) => type.DeclaringType is { } outer ? MeetsRule(outer) : rule(type);
    }

    [GeneratedRegex("Sqlite|SqlServer|SqlClient|Npgsql", RegexOptions.IgnoreCase)]
    private static partial Regex ProviderName();

    [GeneratedRegex("\"(OpenIddict|xunit|bunit|Microsoft\\.Playwright|NetArchTest|Microsoft\\.Extensions\\.TimeProvider\\.Testing)", RegexOptions.IgnoreCase)]
    private static partial Regex ForTestsOnly();

    [GeneratedRegex("Seed|Simulat|Mock|Fake|LookAlike|TestIdPorten|DemoP", RegexOptions.None)]
    private static partial Regex ForTheDemo();
}
