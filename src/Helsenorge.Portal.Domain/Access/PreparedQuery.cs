using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// A query that runs at every page or press, made ready once by <c>EF.CompileAsyncQuery</c>: building its expression and finding it again
/// takes as long as running it. What is made ready serves one model, and a process may have several, one for each engine.
/// </summary>
/// <typeparam name="TRun">The delegate that EF makes of it. Filters ask the context it is given, as in any query.</typeparam>
public sealed class PreparedQuery<TRun>(Func<TRun> prepare) where TRun : class
{
    private readonly ConditionalWeakTable<IModel, TRun> prepared = [];

    public TRun For(PortalDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return prepared.GetValue(db.Model, _ => prepare());
    }
}
