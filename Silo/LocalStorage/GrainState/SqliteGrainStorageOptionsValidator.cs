using Orleans.Runtime;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>Refuses impossible options before the silo starts.</summary>
internal sealed class SqliteGrainStorageOptionsValidator(SqliteGrainStorageOptions options, string name) : IConfigurationValidator
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public void ValidateConfiguration()
    {
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            throw Invalid(nameof(options.Path), "''", "the path of a file");
        }

        if (Directory.Exists(options.Path))
        {
            throw Invalid(nameof(options.Path), $"'{options.Path}'", "the path of a file; this is a folder");
        }

        if (options.BusyTimeout < TimeSpan.Zero || options.BusyTimeout > LongestWait)
        {
            throw Invalid(nameof(options.BusyTimeout), options.BusyTimeout.ToString(), $"0 to {LongestWait}");
        }

        if (options.MaxBatch is < 1 or > 100_000)
        {
            throw Invalid(nameof(options.MaxBatch), $"{options.MaxBatch}", "1 to 100,000");
        }
    }

    private OrleansConfigurationException Invalid(string field, string value, string allowed) =>
        new($"SQLite grain storage '{name}': {field} is {value}; allowed: {allowed}.");
}
