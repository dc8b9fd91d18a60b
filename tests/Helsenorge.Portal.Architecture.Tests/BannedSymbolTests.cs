using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>What must not be used is banned at compile time; these tests see to it that the list bites and nobody steps around it.</summary>
public sealed class BannedSymbolTests
{
    /// <summary>The only files that may use what is banned, each with its reason beside the pragma.</summary>
    private static readonly string[] MayUseBanned =
    [
        "src/Helsenorge.Portal.Domain/Access/PortalDbContext.cs",
        "src/Helsenorge.Portal.Domain/Access/PortalMigrator.cs",
        "src/Helsenorge.Portal.TestIdPorten/Protocol/IdentityProviderDb.cs",
    ];

    private static readonly Assembly[] Known =
        [typeof(object).Assembly, typeof(DbContext).Assembly, typeof(RelationalQueryableExtensions).Assembly];

    private static IReadOnlyList<string> Banned { get; } =
        [.. SourceTree.Read("src/BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(';')[0])];

    [Fact]
    public void Every_way_around_the_gate_is_banned()
    {
        string[] around = ["IgnoreQueryFilters", "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync"];
        var methods = typeof(EntityFrameworkQueryableExtensions).GetMethods().Where(method => around.Contains(method.Name)).Select(DocumentationId).ToList();
        Assert.Equal(around.Order(StringComparer.Ordinal), methods.Select(id => id.Split('.')[3].Split('`')[0]).Distinct().Order(StringComparer.Ordinal));
        Rule.None(methods.Except(Banned));
        Assert.Contains("T:Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", Banned);
        Assert.Contains("T:Microsoft.EntityFrameworkCore.RelationalQueryableExtensions", Banned);
        Assert.Contains("P:Microsoft.EntityFrameworkCore.DbContext.Database", Banned);
        Assert.Contains("T:Microsoft.EntityFrameworkCore.IDbContextFactory`1", Banned);
        Assert.Contains("T:Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory`1", Banned);
    }

    [Fact]
    public void The_clock_of_the_machine_is_banned() =>
        Rule.None(((string[])["P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow"]).Except(Banned));

    /// <summary>A misspelt line bans nothing and warns nobody.</summary>
    [Fact]
    public void Every_banned_symbol_exists() => Rule.None(Banned.Where(id => !Exists(id)));

    [Fact]
    public void Nobody_switches_the_ban_off()
    {
        var code = SourceTree.TextFiles.Where(file => file != "tests/Helsenorge.Portal.Architecture.Tests/BannedSymbolTests.cs" && Path.GetExtension(file) is ".cs" or ".razor" or ".csproj" or ".props" or ".targets" or ".editorconfig" or ".globalconfig" or ".ruleset");
        Rule.None(SourceTree.Lines(code.Except(MayUseBanned), line => line.Contains("RS0030", StringComparison.Ordinal) || line.Contains("RunAnalyzers", StringComparison.Ordinal)));
        var banList = SourceTree.Read("Directory.Build.props");
        Assert.Contains("src/BannedSymbols.txt", banList, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", banList, StringComparison.Ordinal);
    }

    /// <summary>The rules that the compiler holds for us must be on.</summary>
    [Fact]
    public void Warnings_are_errors_and_a_forgotten_case_is_one()
    {
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", SourceTree.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains("dotnet_diagnostic.CS8509.severity = error", SourceTree.Read(".editorconfig"), StringComparison.Ordinal);
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".cs", ".razor", ".csproj"), line => line.Contains("CS8509", StringComparison.Ordinal)));
    }

    private static bool Exists(string id) => id[0] switch
    {
        'T' => Known.Any(assembly => assembly.GetType(id[2..]) is not null),
        'P' => TypeOf(id[2..]) is { } type && type.GetProperty(id[(id.LastIndexOf('.') + 1)..]) is not null,
        'M' => TypeOf(id[2..id.IndexOf('(', StringComparison.Ordinal)]) is { } type && type.GetMethods().Select(DocumentationId).Contains(id),
        _ => false,
    };

    private static Type? TypeOf(string member) => Known.Select(assembly => assembly.GetType(member[..member.LastIndexOf('.')])).FirstOrDefault(type => type is not null);

    private static string DocumentationId(MethodInfo method)
    {
        var arity = method.IsGenericMethodDefinition ? $"``{method.GetGenericArguments().Length}" : "";
        return $"M:{method.DeclaringType!.FullName}.{method.Name}{arity}({string.Join(',', method.GetParameters().Select(parameter => DocumentationId(parameter.ParameterType)))})";
    }

    private static string DocumentationId(Type type) => type switch
    {
        { IsGenericMethodParameter: true } => $"``{type.GenericParameterPosition}",
        { IsGenericParameter: true } => $"`{type.GenericParameterPosition}",
        { IsArray: true } => $"{DocumentationId(type.GetElementType()!)}[]",
        { IsGenericType: true } => $"{type.Namespace}.{type.Name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(DocumentationId))}}}",
        _ => type.FullName!.Replace('+', '.'),
    };
}
