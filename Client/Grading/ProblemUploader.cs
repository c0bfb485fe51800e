using NousCoder.Client.Silos;
using NousCoder.Contracts.Submissions;
using NousCoder.Datasets;
using NousCoder.Datasets.Suites;

namespace NousCoder.Client.Grading;

/// <summary>Brings problems to the cluster, each when its first solution comes. Not thread-safe: one may take hundreds of MB.</summary>
/// <param name="problems">The problems.</param>
/// <param name="grains">The cluster.</param>
/// <param name="submissions">Defines problems.</param>
/// <param name="patience">Waits for a silo that restarts.</param>
/// <param name="withProofs">Whether the texts of failing tests are wanted.</param>
internal sealed class ProblemUploader(
    IProblemCollection problems, IGrainFactory grains, Submissions submissions, Patience patience, bool withProofs = false)
{
    private readonly SuiteUploader _uploader = new(grains);
    private readonly Dictionary<int, GradedProblem> _known = [];
    private readonly Dictionary<int, string> _damaged = [];
    private long? _outputLimit;

    /// <exception cref="RowException">The problem is damaged.</exception>
    public async Task<GradedProblem> GetAsync(int problem, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(problem, out var known))
        {
            return known;
        }

        if (_damaged.TryGetValue(problem, out var damage))
        {
            throw new RowException(damage);
        }

        try
        {
            return _known[problem] = await patience.RetryAsync(
                () => problems.ReadAsync(problem, UploadAsync, cancellationToken), cancellationToken);
        }
        catch (RowException error)
        {
            _damaged[problem] = error.Message;
            throw;
        }

        async Task<GradedProblem> UploadAsync(DatasetRow row)
        {
            _outputLimit ??= await OutputLimit.ReadAsync(grains);
            if (row.Suite.FindOutputOver(_outputLimit.Value) is { } tooLong)
            {
                throw new RowException(tooLong);
            }

            var proof = withProofs ? SuiteProof.Of(row.Suite.Pieces()) : null;
            await _uploader.UploadAsync(row.Suite.Reference.Hash, row.Suite.Pieces(), cancellationToken);
            return new GradedProblem(await submissions.DefineAsync(row.Definition), row.Suite.Reference.Count, proof);
        }
    }
}
