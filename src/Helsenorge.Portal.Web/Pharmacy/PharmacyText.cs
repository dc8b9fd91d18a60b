namespace Helsenorge.Portal.Web.Pharmacy;

/// <summary>Names the texts of the page where a pharmacy checks a code.</summary>
public sealed class PharmacyText;
