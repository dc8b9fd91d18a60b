using System.Reflection;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Domain.SqlServer;
using Helsenorge.Portal.Registers;
using Helsenorge.Portal.TestIdPorten;
using Helsenorge.Portal.Web.Features;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Mono.Cecil;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>The product as it is compiled: its assemblies, its services and its tables.</summary>
internal static class Product
{
    public static Assembly Domain { get; } = typeof(PortalDbContext).Assembly;

    public static Assembly Web { get; } = typeof(FeatureCatalogue).Assembly;

    public static IReadOnlyList<Assembly> Sources { get; } =
    [
        Domain, typeof(SqliteEngine).Assembly, typeof(PostgreSqlEngine).Assembly, typeof(SqlServerEngine).Assembly,
        typeof(RegisterOptions).Assembly, Web, typeof(TestIdPortenOptions).Assembly, typeof(ISurgeryDesk).Assembly,
    ];

    public static FeatureCatalogue Catalogue { get; } = MakeCatalogue();

    public static IModel Model { get; } = MakeModel();

    /// <summary>The types that declare a feature.</summary>
    public static IReadOnlyList<Type> Features { get; } = [.. Web.GetTypes().Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IFeature)))];

    public static IReadOnlyList<Type> Entities { get; } = [.. Model.GetEntityTypes().Select(entity => entity.ClrType).Distinct()];

    public static PortalService ServiceOf(Type feature) => Static<PortalService>(feature, nameof(IPortalFeature.Service));

    public static Type TextsOf(Type feature) => Static<Type>(feature, nameof(IFeature.Texts));

    public static ModuleDefinition Code(Assembly assembly) => ModuleDefinition.ReadModule(assembly.Location);

    private static T Static<T>(Type type, string property) => (T)type.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static FeatureCatalogue MakeCatalogue()
    {
        using var provider = new ServiceCollection().AddPortalFeatures().BuildServiceProvider();
        return provider.GetRequiredService<FeatureCatalogue>();
    }

    private static IModel MakeModel()
    {
        using var db = new PortalDatabase(new SqliteEngine("Data Source=:memory:")).CreateClosed();
        return db.Model;
    }
}
