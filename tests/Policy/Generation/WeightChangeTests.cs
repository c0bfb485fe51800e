using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Tests.Model;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;
using WeightChange = NousCoder.Policy.Generation.WeightChange;

namespace NousCoder.Policy.Tests.Generation;

public sealed class WeightChangeTests
{
    [Fact]
    public async Task A_sequence_in_progress_finishes_under_the_version_it_began_with()
    {
        var (old, young, _) = await ChangeAsync(WeightChange.Finish);

        old.ShouldAllBe(c => c.PolicyVersions.Length == 1 && c.PolicyVersion == 0);
        young.ShouldAllBe(c => c.PolicyVersion == 1);
    }

    [Fact]
    public async Task Or_has_its_cache_rebuilt_and_goes_on_under_the_new_one_with_versions_and_log_probabilities_to_match()
    {
        var (old, young, scores) = await ChangeAsync(WeightChange.Rebuild);

        old.ShouldContain(c => c.PolicyVersions.Length == 2, "or the test says nothing");
        young.ShouldAllBe(c => c.PolicyVersions.Length == 1 && c.PolicyVersion == 1);
        foreach (var (i, completion) in old.Index())
        {
            completion.PolicyVersion.ShouldBe(completion.PolicyVersions[0].Version);
            var versions = completion.PolicyVersions.SelectMany(run => Enumerable.Repeat(run.Version, run.Tokens)).ToArray();
            versions.Length.ShouldBe(completion.Tokens.Length);
            versions.ShouldBe(versions.Order());
            for (var t = 0; t < versions.Length; t++)
            {
                completion.LogProbabilities[t].ShouldBe(scores[versions[t]][i][t], 1e-3f);
            }
        }
    }

    [Fact]
    public async Task What_has_no_lineage_or_must_be_deterministic_is_not_moved()
    {
        var (old, _, _) = await ChangeAsync(WeightChange.Rebuild, r => r with { Lineage = null });
        var (deterministic, _, _) = await ChangeAsync(WeightChange.Rebuild, r => r with { Deterministic = true });

        old.Concat(deterministic).ShouldAllBe(c => c.PolicyVersions.Length == 1 && c.PolicyVersion == 0);
    }

    [Fact]
    public async Task A_version_that_was_replaced_is_not_gone_back_to()
    {
        // No token that is sampled ends a completion, so that something of the lineage is open all the time.
        await using var served = new Served(
            versions: 2, OptionsOf(WeightChange.Rebuild), _ => TinyModels.Configuration with { EndOfSequenceTokens = [299] });
        foreach (var version in (int[])[0, 1])
        {
            File.Delete(Path.Combine(served.Folder(version), "generation_config.json"));
        }

        EngineRequest RequestOf(int version) => Served.Request([1, 2], version, max: 5) with { Lineage = "job" };

        var open = Should.ThrowAsync<ObjectDisposedException>(() => served.CompleteAsync(
            RequestOf(0) with { Sampling = new SamplingOptions { Temperature = 0 }, MaxNewTokens = 30_000, ContextLength = 30_100 }));

        foreach (var (asked, given) in (IEnumerable<(int, int)>)[(0, 0), (1, 1), (0, 1), (1, 1)])
        {
            (await served.CompleteAsync(RequestOf(asked))).ShouldAllBe(c => c.PolicyVersion == given);
        }

        await served.Engine.DisposeAsync();
        await open;
    }

    /// <summary>Some sequences are in progress under version 0 when version 1 comes.</summary>
    private static async Task<(EngineCompletion[] Old, EngineCompletion[] Young, float[][][] Scores)> ChangeAsync(
        WeightChange change, Func<EngineRequest, EngineRequest>? with = null)
    {
        await using var served = new Served(versions: 2, OptionsOf(change));
        var request = Served.Request([.. Enumerable.Range(0, 16).Select(i => (ulong)i)], max: 900) with { Lineage = "job", ContextLength = 1024 };

        // In memory already, so that it comes at once.
        await served.CompleteAsync(Served.Request([1], version: 1));
        var old = served.CompleteAsync((with ?? (r => r))(request));
        while (served.Engine.Statistics.SampledTokens < 60)
        {
            await Task.Yield();
        }

        var young = await served.CompleteAsync(request with { Policy = new("tiny/1/", 1), Seeds = [1, 2], MaxNewTokens = 8 });
        var completions = await old;
        await served.IdleAsync();
        var scores = Enumerable.Range(0, 2).Select(version =>
        {
            using var model = served.LoadModel(version);
            return completions.Select(c => Served.Score(model, c)).ToArray();
        }).ToArray();
        return ([.. completions], [.. young], scores);
    }

    private static EngineOptions OptionsOf(WeightChange change)
    {
        var options = Served.Options(blocks: 4096);
        options.WeightChange = change;
        return options;
    }
}
