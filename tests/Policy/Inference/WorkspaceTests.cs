using System.Globalization;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Native;
using NousCoder.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Inference;

public sealed class WorkspaceTests
{
    private const long Workspace = 4 << 20;

    // Activations of a layer, and what the runtime takes meanwhile.
    private const long Allowance = 2 << 20;

    private static readonly Qwen3Configuration Deep = TinyModels.Configuration with
    {
        HiddenSize = 128,
        IntermediateSize = 192,
        Layers = 8,
        KeyValueHeads = 4,
        HeadSize = 64,
        MaxPositionEmbeddings = 8192,
    };

    [Fact]
    public async Task Besides_the_cache_a_pass_takes_the_workspace_whatever_the_lengths()
    {
        var lines = await MeasuredProcess.RunAsync(typeof(WorkspaceTests), nameof(Measure), TestContext.Current.CancellationToken);

        lines.Length.ShouldBe(3);
        foreach (var parts in lines.Select(l => l.Split('\t')))
        {
            long.Parse(parts[1], CultureInfo.InvariantCulture).ShouldBeLessThan(Workspace + Allowance, parts[0]);
        }
    }

    /// <summary>The child: writes a line of name and peak for every case.</summary>
    [Fact(Explicit = true)]
    public async Task Measure()
    {
        set_num_threads(1);
        using var model = TinyModels.Create(Deep);
        using var decoder = new TensorDecoder(model, Workspace);
        (string Name, int[] Starts, int Count)[] cases =
        [
            ("16 of 511 tokens", [.. Enumerable.Repeat(511, 16)], 1),
            ("15 of 16 tokens and one of 5,000", [.. Enumerable.Repeat(16, 15), 5000], 1),
            ("256 tokens of a prompt after 4,744", [4744], 256),
        ];
        foreach (var (name, starts, count) in cases)
        {
            // The first pass of a kind reads code of libtorch into memory.
            _ = Peak(decoder, starts, count);
            var line = FormattableString.Invariant($"{name}\t{Peak(decoder, starts, count)}");
            await MeasuredProcess.WriteAsync(line, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, 8 << 10, 1e-4f)]
    [InlineData(ScalarType.Float32, 64 << 10, 1e-4f)]
    [InlineData(ScalarType.BFloat16, 8 << 10, 0.4f)]
    public void Groups_slices_and_parts_agree_with_the_full_forward_pass(ScalarType dataType, long workspaceBytes, float tolerance)
    {
        int[] prompts = [3, 17, 5, 200, 4, 90, 33, 1];
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        using var typed = Qwen3Decoder.Initialize(TinyModels.Configuration, 0, CPU, dataType);
        using (no_grad())
        {
            foreach (var (name, parameter) in typed.Parameters)
            {
                parameter.copy_(model.Parameters[name]);
            }
        }

        var expected = model.Logits(model.HiddenStates(CachedSequences.Tokens(prompts.Length))).log_softmax(-1);
        using var narrow = new TensorDecoder(typed, workspaceBytes);
        using var wide = new TensorDecoder(typed);
        using var cache = new PagedCache(CacheShape.Of(typed.Configuration, dataType), blocks: 128, blockTokens: 8, CPU);
        using var other = new PagedCache(cache.Shape, blocks: 128, blockTokens: 8, CPU);
        var (sequences, others) = (new CachedSequences(cache, prompts.Length), new CachedSequences(other, prompts.Length));
        int[] ones = [.. Enumerable.Repeat(1, prompts.Length)];

        // Prompts side by side, tokens of each over a border of blocks, a prompt beside tokens, and one sequence fewer.
        foreach (var counts in (int[][])[prompts, .. Enumerable.Repeat(ones, 9), [1, 1, 12, 1, 1, 1, 0, 1], [0, 1, 1, 1, 1, 1, 1, 1], ones])
        {
            var sampled = sequences.Run(narrow, counts);
            var padded = others.Run(wide, counts);

            foreach (var (i, s) in Enumerable.Range(0, prompts.Length).Where(s => counts[s] > 0).Index())
            {
                sampled[i].LogProbability.ShouldBe(expected[s, sequences.Length(s) - 1, sampled[i].Token].item<float>(), tolerance);
                if (dataType == ScalarType.Float32)
                {
                    sampled[i].Token.ShouldBe(padded[i].Token);
                }
            }
        }
    }

    [Fact]
    public void A_table_transfers_what_has_changed()
    {
        using var scope = NewDisposeScope();
        using var table = new BlockTable(CPU);
        var random = new Random(3);
        List<List<int>> rows = [.. Enumerable.Range(0, 6).Select(r => Enumerable.Range(100 * r, 40).ToList())];
        Check();
        var before = table.Transferred;

        for (var pass = 0; pass < 5; pass++)
        {
            rows[pass].Add(1000 + pass);
            Check();
        }

        (table.Transferred - before).ShouldBe(5);

        // Whatever changes: blocks given back, another sequence in a row, rows that come and go, and growth over what there is room for.
        for (var pass = 0; pass < 200; pass++)
        {
            var row = random.Next(rows.Count);
            switch (random.Next(5))
            {
                case 0:
                    rows[row].RemoveRange(1, random.Next(rows[row].Count));
                    break;
                case 1:
                    rows[row] = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(5000))];
                    break;
                case 2 when rows.Count > 1:
                    rows.RemoveAt(row);
                    break;
                case 3:
                    rows.Insert(row, [random.Next(5000)]);
                    break;
                default:
                    rows[row].AddRange(Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(5000)));
                    break;
            }

            Check();
        }

        void Check()
        {
            var longest = rows.Max(r => r.Count);
            var set = table.Set([.. rows.Select((blocks, i) => new Segment(i, 1, blocks.Count - 1, blocks))], s => s.Blocks.Count);
            set.data<long>().ToArray().ShouldBe(rows.SelectMany(r => Enumerable.Range(0, longest).Select(i => (long)(i < r.Count ? r[i] : r[0]))));
        }
    }

    /// <summary>Bytes that a pass over further tokens of sequences adds to the process at most.</summary>
    private static long Peak(TensorDecoder decoder, int[] starts, int count)
    {
        using var cache = new PagedCache(CacheShape.Of(Deep, ScalarType.Float32), starts.Sum(s => ((s + count) / 16) + 1), blockTokens: 16, CPU);
        cache.Clear([.. Enumerable.Range(0, cache.Blocks.Count).Select(b => (long)b)]);
        var sequences = new CachedSequences(cache, starts.Length);
        sequences.Skip(starts);
        var before = PeakMemory.Restart();
        sequences.Run(decoder, [.. Enumerable.Repeat(count, starts.Length)]);
        return PeakMemory.Read() - before;
    }

    /// <summary>Sequences that are computed together, and their blocks.</summary>
    private sealed class CachedSequences(PagedCache cache, int count)
    {
        private const int MaxLength = 5100;
        private readonly List<int>[] _tokens = [.. Tokens(count, MaxLength).data<long>().Select(t => (int)t).Chunk(MaxLength).Select(row => row.ToList())];
        private readonly List<int>[] _blocks = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        private readonly int[] _lengths = new int[count];

        public static Tensor Tokens(int count, int length = 300) => TinyModels.Tokens(count, MaxLength).narrow(1, 0, length).contiguous();

        public int Length(int sequence) => _lengths[sequence];

        /// <summary>Takes tokens as computed.</summary>
        public void Skip(int[] counts)
        {
            foreach (var (i, tokens) in counts.Index())
            {
                _lengths[i] += tokens;
            }
        }

        /// <summary>Computes the next tokens of each sequence, and samples after them.</summary>
        public SampledToken[] Run(TensorDecoder decoder, int[] counts)
        {
            var batch = new TokenBatch();
            batch.Begin(rope: null, deterministic: false);
            foreach (var (i, tokens) in counts.Index().Where(c => c.Item > 0))
            {
                cache.Blocks.TryTake(cache.BlocksFor(_lengths[i] + tokens) - _blocks[i].Count, _blocks[i]).ShouldBeTrue();
                batch.Add(_tokens[i], _lengths[i], tokens, _blocks[i], new Draw(new SamplingOptions(), 0.37 + (0.05 * i)));
            }

            decoder.Run(batch, cache);
            Skip(counts);
            return [.. batch.Sampled];
        }
    }
}
