namespace NousCoder.Grains.Ports;

/// <summary>Where the files of a policy are on this machine.</summary>
/// <param name="Folder">The checkpoint: of a whole model, or of an adapter.</param>
/// <param name="Base">The checkpoint of the model that the adapter is for; null where <paramref name="Folder"/> is a whole model.</param>
public sealed record PolicyFolder(string Folder, string? Base = null);
