global using NousCoder.Tests;
global using Orleans;
global using Orleans.Hosting;
global using Orleans.Runtime;

// One for all tests.
[assembly: AssemblyFixture(typeof(Azurite))]
