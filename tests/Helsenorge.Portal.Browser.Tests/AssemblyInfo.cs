using Helsenorge.Portal.Browser.Tests.Running;

[assembly: AssemblyFixture(typeof(SharedPortal))]
