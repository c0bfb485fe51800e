using Orleans.Storage;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>Where and how grain state is kept in one SQLite file.</summary>
public sealed class SqliteGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>
    /// Path of the SQLite file; its folder is made where it is missing. Must be on a disk of this machine: the
    /// write-ahead log needs shared memory. No default.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>How long a write waits for another process that holds the file. Default: 5 seconds; 0 to 10 minutes.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most changes that are committed together. Default: 256; 1 to 100,000.</summary>
    public int MaxBatch { get; set; } = 256;

    /// <summary>Turns state into bytes and back. Default: System.Text.Json with the rules of <see cref="GrainStateJson"/>.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
