namespace NousCoder.Processes.Tests.Chaos;

/// <summary>What a fault cost.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Rejected">How long after the fault a call to a grain was still rejected.</param>
/// <param name="Recovery">How long after the fault the next step was finished.</param>
/// <param name="RolloutsLost">Rollouts without an outcome.</param>
/// <param name="VerifiedTwice">Programs that were running or waiting on the silos that were hit.</param>
/// <param name="StepsRepeated">Updates that were begun more often than once.</param>
internal sealed record Fault(string Name, TimeSpan Rejected, TimeSpan Recovery, int RolloutsLost, int VerifiedTwice, int StepsRepeated);
