namespace Helsenorge.Portal.Web.Login;

/// <summary>Names the texts around logging in and out.</summary>
public sealed class LoginText;
