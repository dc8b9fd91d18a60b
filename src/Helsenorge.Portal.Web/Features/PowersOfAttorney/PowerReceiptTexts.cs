using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>What the inbox says of a power of attorney that was given, accepted, changed, ended or declined.</summary>
public static class PowerReceiptTexts
{
    public static PowerReceiptWords By(IStringLocalizerFactory localizers)
    {
        ArgumentNullException.ThrowIfNull(localizers);
        return (receipt, language) => Languages.Speak(language, () =>
        {
            var text = localizers.Create(typeof(PowersText));
            return new ReceiptText(
                text["Receipt_From"],
                text[$"Receipt_{receipt.Kind}", receipt.Other],
                text[$"Receipt_{receipt.Kind}_Text", receipt.Other, PowerWords.Areas(text, receipt.Areas), PowerWords.Until(text, receipt.Until), receipt.Reference]);
        });
    }
}
