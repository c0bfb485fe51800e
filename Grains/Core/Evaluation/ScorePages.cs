using System.Globalization;
using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Evaluation;

/// <summary>The scores of an evaluation that are too many for its row: pages of one size, an artifact each.</summary>
internal sealed class ScorePages(IArtifactStore artifacts, string evaluationId)
{
    /// <summary>Scores of a page.</summary>
    public const int Size = 256;

    /// <summary>Stores a page. Again under the same number it takes the place of the first.</summary>
    public Task WriteAsync(int page, IReadOnlyList<ProblemScore> scores, CancellationToken cancellationToken) =>
        artifacts.WriteJsonAsync(NameOf(page), scores, cancellationToken);

    /// <summary>The scores of the first pages, in order.</summary>
    public async Task<IReadOnlyList<ProblemScore>> ReadAsync(int pages, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(Enumerable.Range(0, pages).Select(page => artifacts.ReadJsonAsync<ProblemScore[]>(NameOf(page), cancellationToken)));
        return [.. read.SelectMany(page => page)];
    }

    private string NameOf(int page) => string.Create(CultureInfo.InvariantCulture, $"evaluations/{evaluationId}/{page}.json");
}
