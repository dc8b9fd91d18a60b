namespace Helsenorge.Portal.Web.Public;

/// <summary>
/// A page that is the same for everyone who is not logged in, and so may be kept and given to the next visitor: no form
/// with a token, no nonce, no script, no cookie.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicPageAttribute : Attribute;
