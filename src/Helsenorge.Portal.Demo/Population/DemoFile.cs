using System.Globalization;
using System.Text;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>A file that a hospital might have sent: a page with a few lines.</summary>
internal static class DemoFile
{
    public static SealedFile Pdf(string name, Guid patientId, PersonNumberVault vault, DateTimeOffset at, params string[] lines) =>
        CheckedFile.Check(name, PageOf(lines), new AttachmentLimits().On(at)).Succeeded(out var file)
            ? file.AsScanned().Seal(patientId, vault)
            : throw new InvalidOperationException("The demo made a file that it does not take.");

    private static byte[] PageOf(string[] lines)
    {
        var page = new StringBuilder("BT /F1 14 Tf 72 760 Td 22 TL\n");
        foreach (var line in lines)
        {
            page.Append(CultureInfo.InvariantCulture, $"({line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj T*\n");
        }

        page.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {Encoding.Latin1.GetByteCount(page.ToString())} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var starts = new List<int>();
        for (var at = 0; at < objects.Length; at++)
        {
            starts.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{at + 1} 0 obj\n{objects[at]}\nendobj\n");
        }

        var index = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        starts.ForEach(start => file.Append(CultureInfo.InvariantCulture, $"{start:0000000000} 00000 n \n"));
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{index}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }
}
