namespace NousCoder.Grains.Ports;

/// <summary>A file of a checkpoint of which only the beginning is known.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Length">Bytes of the whole file.</param>
/// <param name="Start">Its first bytes: all of a small file, the header of a file of weights.</param>
public sealed record OutlineFile(string Name, long Length, ReadOnlyMemory<byte> Start);
