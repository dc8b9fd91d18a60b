using System.Globalization;
using System.Threading.Channels;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Exports that this node has been asked to make. What a node that dies has not made must be asked for again.</summary>
public sealed class ExportQueue
{
    private readonly Channel<Order> orders = Channel.CreateUnbounded<Order>();

    /// <param name="language">Of the pages in it.</param>
    public void Add(Guid exportId, CultureInfo language) => orders.Writer.TryWrite(new Order(exportId, language));

    public IAsyncEnumerable<Order> ReadAllAsync(CancellationToken cancel) => orders.Reader.ReadAllAsync(cancel);

    public bool TryTake(out Order? order) => orders.Reader.TryRead(out order);

    public sealed record Order(Guid ExportId, CultureInfo Language);
}
