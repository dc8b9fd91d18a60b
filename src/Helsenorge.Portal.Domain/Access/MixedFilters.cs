using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// Looking past the filters of one table looks past them for the whole query. So a query that does it must do it for every table
/// with somebody's rows, in plain sight, and say itself whose rows it wants; one that does it by halves is a leak and does not run.
/// </summary>
internal sealed class MixedFilters : IQueryExpressionInterceptor
{
    /// <summary>One for all contexts: the compiled queries are shared, and so is the engine's cache of services.</summary>
    public static MixedFilters Guard { get; } = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        var roots = new Roots();
        roots.Visit(queryExpression);
        return roots.PastFilters.Count > 0 && roots.Filtered.Find(IsOwned) is { } forgotten
            ? throw new InvalidOperationException($"The query looks past the filters and forgets that {forgotten.Name} loses its own.")
            : queryExpression;
    }

    private static bool IsOwned(Type entity) =>
        entity.IsAssignableTo(typeof(IPatientOwned)) || entity.IsAssignableTo(typeof(IActorOwned)) || entity.IsAssignableTo(typeof(ISystemData));

    private sealed class Roots : ExpressionVisitor
    {
        public List<Type> PastFilters { get; } = [];

        public List<Type> Filtered { get; } = [];

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.Name == nameof(EntityFrameworkQueryableExtensions.IgnoreQueryFilters) && node.Arguments[0] is EntityQueryRootExpression root)
            {
                PastFilters.Add(root.ElementType);
                return node;
            }

            return base.VisitMethodCall(node);
        }

        protected override Expression VisitExtension(Expression node)
        {
            if (node is EntityQueryRootExpression root)
            {
                Filtered.Add(root.ElementType);
                return node;
            }

            return base.VisitExtension(node);
        }
    }
}
