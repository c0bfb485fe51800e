namespace NousCoder.Sandbox;

/// <summary>One thing that a sandbox needs, and whether this machine has it.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Ok">Whether it is as it must be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do about it; empty when <paramref name="Ok"/>.</param>
/// <param name="Required">Whether programs cannot be run without it. Default true.</param>
public sealed record SandboxCheck(string Name, bool Ok, string Detail, string Remedy = "", bool Required = true);
