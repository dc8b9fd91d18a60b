namespace Helsenorge.Portal.Domain.Messages;

/// <summary>What a receipt in the inbox says, in the words of the portal.</summary>
public sealed record ReceiptText(string From, string Subject, string Text);
