using NousCoder.Datasets;

namespace NousCoder.Client.Grading;

/// <summary>Problems that solutions refer to, too large to be held in memory.</summary>
internal interface IProblemCollection
{
    /// <summary>Number of problems, damaged ones included.</summary>
    int Count { get; }

    /// <summary>Returns the number of a problem in the collection.</summary>
    /// <exception cref="RowException">No problem has the name, or two have.</exception>
    int Find(string name);

    /// <summary>Returns the digest of what a problem is read from.</summary>
    UInt128 DigestOf(int problem);

    /// <summary>Reads a problem and passes it to a function. Its suite is valid until the function's end. One call at a time.</summary>
    /// <exception cref="RowException">The problem is damaged.</exception>
    Task<T> ReadAsync<T>(int problem, Func<DatasetRow, Task<T>> use, CancellationToken cancellationToken);
}
