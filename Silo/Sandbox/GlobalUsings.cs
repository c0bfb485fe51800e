global using System.Collections.Immutable;
global using NousCoder.Contracts.Jobs;
global using NousCoder.Contracts.Problems;
global using NousCoder.Contracts.Rollouts;
global using NousCoder.Grains.Ports;
