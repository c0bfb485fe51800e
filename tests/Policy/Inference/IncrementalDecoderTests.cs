using NousCoder.Contracts.Generation;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Inference;

public sealed class IncrementalDecoderTests : IDisposable
{
    private const int OriginalLength = 24;

    private readonly WorkerTeam _team = new(threads: 2);

    public static TheoryData<bool, double?, int> Cases => new()
    {
        { true, null, 2 }, { true, null, 1 }, { true, null, 4 }, { true, 2, 2 },
        { false, null, 2 }, { false, null, 1 }, { false, null, 4 }, { false, 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sequences_read_in_parts_and_side_by_side_agree_with_the_full_forward_pass(bool vectors, double? ropeFactor, int kvHeads)
    {
        using var scope = NewDisposeScope();
        var configuration = TinyModels.Configuration with { TieWordEmbeddings = kvHeads == 2, KeyValueHeads = kvHeads, MaxPositionEmbeddings = 16 };
        using var model = TinyModels.Create(configuration);
        using var stretched = TinyModels.Create(ropeFactor is { } factor ? configuration.WithRope(new RopeOverride(factor, OriginalLength)) : configuration);
        using var decoder = DecoderOf(model, vectors);
        using var cache = new PagedCache(CacheShape.Of(configuration, ScalarType.Float32), blocks: 64, blockTokens: 8, CPU);
        var tokens = TinyModels.Tokens(3, 60);
        var expected = stretched.Logits(stretched.HiddenStates(tokens)).log_softmax(-1);
        var tables = new List<int>[] { [], [], [] };
        var read = new int[3];

        // Whatever the parts: some alone, some of many tokens beside single ones, over the blocks' borders and within.
        foreach (var parts in (int[][])[[5, 0, 1], [1, 19, 1], [1, 1, 8], [0, 7, 8], [33, 1, 1], [1, 1, 1], [0, 1, 22]])
        {
            var batch = new TokenBatch();
            batch.Begin(RopeOverride.Of(ropeFactor, OriginalLength), deterministic: false);
            for (var s = 0; s < 3; s++)
            {
                if (parts[s] > 0)
                {
                    cache.Blocks.TryTake(cache.BlocksFor(read[s] + parts[s]) - tables[s].Count, tables[s]).ShouldBeTrue();
                    batch.Add([.. tokens[s].data<long>().Select(t => (int)t)], read[s], parts[s], tables[s], new Draw(new SamplingOptions(), 0.37 + (0.1 * s)));
                    read[s] += parts[s];
                }
            }

            decoder.Run(batch, cache);

            var drawn = batch.Sampled.ToArray();
            foreach (var (i, s) in Enumerable.Range(0, 3).Where(s => parts[s] > 0).Index())
            {
                drawn[i].LogProbability.ShouldBe(expected[s, read[s] - 1, drawn[i].Token].item<float>(), 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Vectors_give_the_same_bits_whatever_the_batch_the_parts_and_the_threads(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(dataType: type);
        using var alone = new WorkerTeam(threads: 1);
        var tokens = TinyModels.Tokens(9, 40).data<long>().Select(t => (int)t).Chunk(40).Select(row => row.ToList()).ToArray();

        var whole = LastOf(model, alone, [tokens[0]], [[40]]);
        LastOf(model, _team, [tokens[0]], [[13], [1], [26]]).ShouldBe(whole);
        LastOf(model, _team, tokens, [[39, .. Enumerable.Repeat(3, 8)], [1, .. Enumerable.Repeat(1, 8)]]).ShouldBe(whole);
    }

    [Fact]
    public void A_model_in_training_refuses_to_decode()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        model.RequireGradients(true);

        Should.Throw<InvalidOperationException>(() => LastOf(model, _team, [[1, 2]], [[2]], vectors: false)).Message.ShouldContain("in training");
    }

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(true, 20, false)]
    [InlineData(true, 20, true)]
    [InlineData(false, 1, false)]
    public void Bfloat16_stays_near_float32(bool vectors, int rows, bool usesLibrary)
    {
        using var scope = NewDisposeScope();
        using var single = TinyModels.Create();
        using var half = Qwen3Decoder.Initialize(TinyModels.Configuration, 0, CPU, ScalarType.BFloat16);
        using (no_grad())
        {
            foreach (var (name, parameter) in half.Parameters)
            {
                parameter.copy_(single.Parameters[name]);
            }
        }

        var tokens = TinyModels.Tokens(1, 10);
        List<int>[] sequences = [.. Enumerable.Repeat(tokens[0].data<long>().Select(t => (int)t).ToList(), rows)];
        var expected = single.Logits(single.HiddenStates(tokens))[0, 9].log_softmax(-1);

        using var decoder = usesLibrary ? new VectorDecoder<ushort, BFloat16Lanes>(half, _team, usesLibrary) : DecoderOf(half, vectors);
        var (token, logProbability) = LastOf(decoder, half, sequences, [[.. Enumerable.Repeat(9, rows)], [.. Enumerable.Repeat(1, rows)]]);

        logProbability.ShouldBe(expected[token].item<float>(), 0.4f);
    }

    public void Dispose() => _team.Dispose();

    private IIncrementalDecoder DecoderOf(Qwen3Decoder model, bool vectors, WorkerTeam? team = null) =>
        vectors ? IncrementalDecoder.For(model, team ?? _team) : new TensorDecoder(model);

    /// <summary>What follows the first sequence, when all are read in parts.</summary>
    private SampledToken LastOf(Qwen3Decoder model, WorkerTeam team, List<int>[] sequences, int[][] parts, bool vectors = true)
    {
        using var decoder = DecoderOf(model, vectors, team);
        return LastOf(decoder, model, sequences, parts);
    }

    private static SampledToken LastOf(IIncrementalDecoder decoder, Qwen3Decoder model, List<int>[] sequences, int[][] parts)
    {
        using var cache = new PagedCache(CacheShape.Of(model.Configuration, model.DataType), blocks: 64, blockTokens: 16, CPU);
        var (tables, read, last) = (sequences.Select(_ => new List<int>()).ToArray(), new int[sequences.Length], default(SampledToken));
        foreach (var counts in parts)
        {
            var batch = new TokenBatch();
            batch.Begin(rope: null, deterministic: false);
            for (var s = 0; s < sequences.Length; s++)
            {
                cache.Blocks.TryTake(cache.BlocksFor(read[s] + counts[s]) - tables[s].Count, tables[s]).ShouldBeTrue();
                batch.Add(sequences[s], read[s], counts[s], tables[s], new Draw(new SamplingOptions(), 0.37));
                read[s] += counts[s];
            }

            decoder.Run(batch, cache);
            last = batch.Sampled[0];
        }

        return last;
    }
}
