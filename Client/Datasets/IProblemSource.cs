namespace NousCoder.Datasets;

/// <summary>Where problems come from: files of rows, or problem packages. It is read a row at a time, from any row.</summary>
public interface IProblemSource
{
    /// <summary>What the user named.</summary>
    string Path { get; }

    /// <summary>Form of the problems, one of <see cref="ProblemSources.Formats"/>.</summary>
    string Format { get; }

    /// <summary>Bytes of all files, for a progress bar.</summary>
    long Length { get; }

    /// <summary>Names, sizes and times of all files: another one means that a cursor no longer fits.</summary>
    string Fingerprint { get; }

    /// <summary>The rows, in order.</summary>
    /// <param name="dataset">Name of the dataset that they go into.</param>
    /// <param name="withSolutions">Whether reference solutions are wanted.</param>
    /// <param name="cursor">A row's <see cref="SourceRow.Next"/>; empty for the beginning.</param>
    /// <param name="progress">Told of the bytes that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, CancellationToken cancellation);
}
