namespace Helsenorge.Portal.Web.People;

/// <summary>Names the texts about those one may act for.</summary>
public sealed class PeopleText;
