namespace NousCoder.Client.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; empty where nothing is.</param>
/// <param name="Required">Whether nothing can be served without it. Default true.</param>
internal sealed record Check(string Name, bool Ok, string Detail, string Remedy = "", bool Required = true);
