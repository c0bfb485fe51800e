using System.Text;
using NousCoder.Datasets;

namespace NousCoder.Client.Grading;

/// <summary>Problem packages. A package is known by the name of its folder or archive, else by its number from 0.</summary>
internal sealed class PackageProblems : IProblemCollection
{
    private readonly IProblemSource _source;
    private readonly ProblemNames _names;
    private readonly List<Package> _packages = [];

    private PackageProblems(IProblemSource source) => (_source, _names) = (source, new ProblemNames(source.Path));

    public int Count => _packages.Count;

    /// <summary>Reads every package once.</summary>
    public static async Task<IProblemCollection> OpenAsync(
        IProblemSource source, Action<long>? progress, CancellationToken cancellationToken)
    {
        var problems = new PackageProblems(source);
        var cursor = "";
        await foreach (var row in source.ReadAsync(Submissions.Dataset, withSolutions: false, cursor, progress, cancellationToken))
        {
            var number = problems._packages.Count;
            problems._packages.Add(new Package(row.File, cursor, row.Row is { } good ? DigestOf(good) : default, row.Damage));
            problems._names.Add(row.Row?.Definition.SourceId ?? Path.GetFileNameWithoutExtension(row.File), number);
            problems._names.AddNumber(number, number);
            cursor = row.Next;
        }

        return problems;
    }

    public int Find(string name) => _names.Find(name, n => _packages[n].File);

    public UInt128 DigestOf(int problem) => _packages[problem].Digest;

    public async Task<T> ReadAsync<T>(int problem, Func<DatasetRow, Task<T>> use, CancellationToken cancellationToken)
    {
        var package = _packages[problem];
        if (package.Damage.Length > 0)
        {
            throw Damaged(package.Damage);
        }

        await foreach (var row in _source.ReadAsync(Submissions.Dataset, withSolutions: false, package.Cursor, null, cancellationToken))
        {
            return await use(row.Row ?? throw Damaged(row.Damage));
        }

        throw Damaged("is no longer there");

        RowException Damaged(string reason) => new($"{package.File}: {reason}");
    }

    private static UInt128 DigestOf(DatasetRow row) => VerdictDigest.OfProblem(Encoding.UTF8.GetBytes(Submissions.KeyOf(row.Definition)));

    /// <param name="File">Its folder or archive.</param>
    /// <param name="Cursor">Where the source reads it from.</param>
    /// <param name="Digest">Digest of what is judged by.</param>
    /// <param name="Damage">Why it cannot be used; empty if it can.</param>
    private readonly record struct Package(string File, string Cursor, UInt128 Digest, string Damage);
}
