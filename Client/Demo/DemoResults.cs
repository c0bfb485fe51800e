namespace NousCoder.Client.Demo;

/// <summary>Where the results of a demo lie.</summary>
/// <param name="Folder">The folder that stays.</param>
/// <param name="Checkpoint">Folder of the trained policy.</param>
/// <param name="Metrics">The metrics, a line a step.</param>
internal sealed record DemoResults(string Folder, string Checkpoint, string Metrics);
